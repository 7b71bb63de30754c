import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { QeError } from '@quant-engine/contracts';
import { isThere, makeFolder, namesIn, unwritable } from '@quant-engine/file-access';

/** The files of one private server. */
export interface ServerPlace {
  readonly dir: string;
  readonly socket: string;
  /** The folder that was made for the socket alone, where it had to be. */
  readonly shortFolder: string | undefined;
  readonly log: string;
  readonly pidFile: string;
  readonly lock: string;
}

/** The bytes that the address of a unix socket holds, without the zero at its end. */
export const SOCKET_BYTES_MAX = process.platform === 'linux' ? 107 : 103;
const SOCKET = 'redis.sock';
const OWNER_ONLY = 0o700;

/**
 * Where the server of a folder listens: in the folder. When that path is longer than the address of
 * a socket may be, in a folder of this user below the system's temporary one, named after it.
 *
 * @throws QeError `QE_REDIS_START` when no short place can be had
 */
export function socketOf(dir: string): string {
  const usual = join(resolve(dir), SOCKET);
  if (Buffer.byteLength(usual) <= SOCKET_BYTES_MAX) return usual;
  const digest = createHash('sha256').update(resolve(dir)).digest('hex').slice(0, 16);
  const folder = join(tmpdir(), `qe-redis-${process.getuid?.() ?? 0}-${digest}`);
  const short = join(folder, SOCKET);
  if (Buffer.byteLength(short) > SOCKET_BYTES_MAX) {
    const lengths = `a socket's path may have ${SOCKET_BYTES_MAX} bytes`;
    throw new QeError('QE_REDIS_START', `${usual} and ${short} are too long: ${lengths}`);
  }
  refuseForeign(folder);
  return short;
}

/** Others may write into the temporary folder: what they put there first is not taken. */
function refuseForeign(folder: string): void {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return;
  const isOwn = found.isDirectory() && found.uid === process.getuid?.();
  if (isOwn && (found.mode & 0o077) === 0) return;
  throw new QeError('QE_REDIS_START', `${folder} is not a folder of this user alone`);
}

/** What shows that a folder was made here, and may be closed to others. */
const OWN_FILES: ReadonlySet<string> = new Set(['redis.log', 'start.lock', 'appendonlydir']);

/**
 * Makes the folder, for its owner alone, and names its files.
 *
 * @throws QeError `QE_REDIS_START` when the folder holds something else;
 *   `QE_FILE_UNREADABLE`, `QE_FILE_UNWRITABLE` when the system does not let it be used
 */
export function prepareServerPlace(dir: string): ServerPlace {
  const names = isThere(dir) ? namesIn(dir) : [];
  if (names.length > 0 && !names.some((name) => OWN_FILES.has(name))) {
    throw new QeError('QE_REDIS_START', `${dir} holds other things: name a new or an empty folder`);
  }
  const whole = ownFolder(dir);
  const socket = socketOf(dir);
  const shortFolder = dirname(socket) === resolve(dir) ? undefined : dirname(socket);
  if (shortFolder !== undefined) {
    makeFolder(shortFolder, OWNER_ONLY);
    refuseForeign(shortFolder);
  }
  const file = (name: string): string => join(whole, name);
  return {
    dir: whole,
    socket,
    shortFolder,
    log: file('redis.log'),
    pidFile: file('redis.pid'),
    lock: file('start.lock'),
  };
}

/** Makes a folder, closes it to others, and tells its real path. */
function ownFolder(dir: string): string {
  makeFolder(dir, OWNER_ONLY);
  try {
    chmodSync(dir, OWNER_ONLY);
    return realpathSync(dir);
  } catch (error) {
    throw unwritable(dir, 'folder', error);
  }
}
