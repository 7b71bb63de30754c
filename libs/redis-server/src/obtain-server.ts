import { QeError } from '@quant-engine/contracts';
import { serverCacheFolder } from './cache-folder';
import { fetchDebianServer } from './debian-packages';
import { findServer } from './find-server';
import { VERSION_FLOOR, type ServerBinary } from './server-binary';

/** How a server is found, or fetched. */
export interface ObtainOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Told what is done that takes time, in one line. */
  readonly onNote?: (text: string) => void;
  readonly osRelease?: string;
}

/**
 * A server to run: on the PATH, else fetched before, else fetched now.
 *
 * @throws QeError `QE_REDIS_MISSING` with all that was tried
 */
export async function obtainServer(options: ObtainOptions = {}): Promise<ServerBinary> {
  const { env = process.env, onNote = () => undefined, osRelease } = options;
  const { found, tried } = await findServer(env);
  if (found !== undefined) return found;
  const cache = serverCacheFolder(env);
  const system = osRelease === undefined ? {} : { osRelease };
  const fetched = await fetchDebianServer({ cache, env, onNote, ...system });
  if (fetched.ok) return fetched.binary;
  throw new QeError(
    'QE_REDIS_MISSING',
    `There is no Redis ${VERSION_FLOOR} or later to start: ${[...tried, fetched.reason].join('; ')}`,
  );
}
