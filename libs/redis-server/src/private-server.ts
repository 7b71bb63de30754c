import { existsSync, rmdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { adopt, bringUp, type BringUpOptions, type Origin, type Up } from './bring-up';
import { findServer } from './find-server';
import { unixUrl } from './redis-url';
import { withClient } from './server-client';
import { prepareServerPlace, type ServerPlace } from './server-place';
import { logTail, type AppendFsync } from './server-process';
import { underLock } from './start-lock';

/** How a private server is started. */
export interface PrivateServerOptions {
  /** Its data, its socket and its log; made when it is not there. */
  readonly dir: string;
  /** `always` loses nothing that was answered; `everysec` up to a second of it, when killed. */
  readonly appendfsync?: AppendFsync;
  /** Listens on this port of 127.0.0.1 besides the socket. */
  readonly port?: number;
  /** Further arguments of the server. */
  readonly args?: readonly string[];
  /** A process of its own, which no Ctrl-C reaches; a child of ours when this is false. */
  readonly detached?: boolean;
  /** Goes on without data that are damaged, after a copy was made. */
  readonly repair?: boolean;
  readonly env?: NodeJS.ProcessEnv;
  /** Told what is done that takes time, in one line. */
  readonly onNote?: (text: string) => void;
}

/** A server with its data in a folder of its own, under our hand. */
export interface PrivateServer {
  readonly url: string;
  readonly socket: string;
  readonly log: string;
  /** Of 127.0.0.1; absent when it listens on the socket only. */
  readonly port: number | undefined;
  readonly pid: number;
  readonly product: 'redis' | 'valkey';
  readonly version: string;
  readonly executable: string;
  /** `redis-cli` or `valkey-cli`, where there is one. */
  readonly cli: string | undefined;
  /** `RUNNING` when it ran already: whoever started it is gone, or looks after it still. */
  readonly origin: Origin;
  readonly running: boolean;
  /** SIGTERM; resolves when it has ended and everything is on the disk. */
  stop(): Promise<void>;
  /** SIGKILL; resolves when it has ended. */
  kill(): Promise<void>;
  /** Ended if need be, and started again on the same data with the same arguments. */
  restart(): Promise<void>;
  /** Resolves when the process that runs now has ended, whoever ended it. Keeps nobody alive. */
  ended(): Promise<void>;
  /** The last lines of its log. */
  logTail(): string;
}

/**
 * Starts a server on a folder and resolves when it answers; or takes over the one that runs there
 * already, with its port, and with `appendfsync` where that is asked for.
 *
 * @throws QeError `QE_REDIS_MISSING`, `QE_REDIS_DATA` when its data are damaged, or
 *   `QE_REDIS_START` with the last lines of its log
 */
export async function startPrivateServer(options: PrivateServerOptions): Promise<PrivateServer> {
  const dir = resolve(options.dir);
  const place = prepareServerPlace(dir);
  const settings = settingsOf(options);
  if (place.shortFolder !== undefined) {
    settings.onNote(`The path of ${dir} is too long for a socket, which is ${place.socket}.`);
  }
  const up = await underLock(place.lock, () => bringUp(place, settings));
  return taken(dir, options, place, up);
}

/** Takes over the server that runs on a folder, if one does. @throws QeError `QE_REDIS_START` */
export async function adoptPrivateServer(
  dir: string,
  options: Omit<PrivateServerOptions, 'dir'> = {},
): Promise<PrivateServer | undefined> {
  if (!existsSync(dir)) return undefined;
  const place = prepareServerPlace(dir);
  const up = await adopt(place, options.onNote);
  return up === undefined ? undefined : taken(resolve(dir), options, place, up);
}

type Settings = Omit<PrivateServerOptions, 'dir'>;

function settingsOf(options: Settings): BringUpOptions {
  return {
    appendfsync: options.appendfsync ?? 'always',
    port: options.port,
    args: options.args ?? [],
    repair: options.repair ?? false,
    detached: options.detached ?? true,
    env: options.env ?? process.env,
    onNote: options.onNote ?? (() => undefined),
  };
}

async function taken(
  dir: string,
  options: Settings,
  place: ServerPlace,
  up: Up,
): Promise<PrivateServer> {
  const { appendfsync } = options;
  if (up.origin === 'RUNNING' && appendfsync !== undefined) {
    await withClient({ path: place.socket }, (redis) =>
      redis.config('SET', 'appendfsync', appendfsync),
    );
  }
  const settings = settingsOf(options);
  const { found } = await findServer(settings.env);
  return privateServer(dir, place, settings, up, found?.cli);
}

function privateServer(
  dir: string,
  place: ServerPlace,
  settings: BringUpOptions,
  first: Up,
  cli: string | undefined,
): PrivateServer {
  let up = first;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    up.process.signal(signal);
    await up.process.ended(true);
  };
  const server: PrivateServer = {
    url: unixUrl(place.socket),
    socket: place.socket,
    log: place.log,
    cli,
    origin: first.origin,
    get port() {
      return up.facts.port;
    },
    get pid() {
      return up.process.pid;
    },
    get product() {
      return up.facts.product;
    },
    get version() {
      return up.facts.version;
    },
    get executable() {
      return up.facts.executable;
    },
    get running() {
      return up.process.isRunning();
    },
    async stop() {
      await end('SIGTERM');
      removeShortFolder(place);
    },
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGTERM');
      up = await underLock(prepareServerPlace(dir).lock, () =>
        bringUp(place, { ...settings, repair: false }),
      );
    },
    ended: () => up.process.ended(false),
    logTail: () => logTail(place),
  };
  return server;
}

/** A folder that was made for the socket alone has done its work. */
function removeShortFolder({ shortFolder }: ServerPlace): void {
  if (shortFolder === undefined) return;
  try {
    rmdirSync(shortFolder);
  } catch {
    // Another server has its socket there already.
  }
}
