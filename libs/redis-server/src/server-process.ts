import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { QeError } from '@quant-engine/contracts';
import { unwritable } from '@quant-engine/file-access';
import { processStamp } from './process-stamp';
import { serverEnvironment, type ServerBinary } from './server-binary';
import type { ServerPlace } from './server-place';

/** A server that runs, or did: our child, or the one that another process has left. */
export interface ServerProcess {
  readonly pid: number;
  isRunning(): boolean;
  /** Resolves when it has ended. @param keepAlive whether our own process waits for that */
  ended(keepAlive: boolean): Promise<void>;
  signal(signal: NodeJS.Signals): void;
}

/** When the server writes its append-only file to the disk. */
export type AppendFsync = 'always' | 'everysec';

export interface LaunchOptions {
  readonly appendfsync: AppendFsync;
  /** Without one there is the socket only. */
  readonly port: number | undefined;
  readonly args: readonly string[];
  /** Out of the reach of a terminal's Ctrl-C, and of whoever ends our whole tree of processes. */
  readonly detached: boolean;
}

const POLL_MS = 50;
const LOG_LINES_SHOWN = 10;

/** The command line of a private server: durable, for this user alone, on this machine alone. */
export function serverArguments(place: ServerPlace, options: LaunchOptions): readonly string[] {
  const settings = {
    dir: place.dir,
    port: String(options.port ?? 0),
    bind: '127.0.0.1',
    unixsocket: place.socket,
    unixsocketperm: '700',
    appendonly: 'yes',
    appendfsync: options.appendfsync,
    // What was cut short has been taken out before; anything else is not for the server to cut.
    'aof-load-truncated': 'no',
    save: '',
    'maxmemory-policy': 'noeviction',
    daemonize: 'no',
    pidfile: place.pidFile,
    logfile: '',
  };
  const all = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  return [...all, ...options.args];
}

/** Starts a server. Whether it comes up is for the caller to find out. */
export async function launch(
  binary: ServerBinary,
  place: ServerPlace,
  options: LaunchOptions,
  env: NodeJS.ProcessEnv,
): Promise<ServerProcess> {
  const log = openLog(place.log);
  const words = [binary.path, ...serverArguments(place, options)];
  const around = { cwd: place.dir, env: serverEnvironment(binary.libraryPath, env) };
  try {
    return await (options.detached
      ? launchApart(words, log, around)
      : launchChild(words, log, around));
  } finally {
    closeSync(log);
  }
}

interface Around {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** It ends with a terminal's Ctrl-C, as we do. */
async function launchChild(
  [path = '', ...args]: readonly string[],
  log: number,
  around: Around,
): Promise<ServerProcess> {
  const child = spawn(path, args, { ...around, stdio: ['ignore', log, log] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await spawned(child, path);
  return {
    pid: child.pid ?? 0,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    ended: () => ended,
    signal: (signal) => void child.kill(signal),
  };
}

/** Starts the words that it is given, says their process id, and ends. */
const APART = '"$@" >&3 2>&3 3>&- & echo $!';

/**
 * It is nobody's child: Nx and other supervisors end a whole tree of processes at once, and the
 * server has to be there until the desk's processes have left it.
 */
async function launchApart(
  words: readonly string[],
  log: number,
  around: Around,
): Promise<ServerProcess> {
  const shell = spawn('/bin/sh', ['-c', APART, 'sh', ...words], {
    ...around,
    detached: true,
    stdio: ['ignore', 'pipe', log, log],
  });
  let said = '';
  shell.stdout?.setEncoding('utf8').on('data', (part: string) => (said += part));
  const closed = once(shell, 'close');
  await spawned(shell, words[0] ?? '');
  await closed;
  return processOf(Number(said));
}

async function spawned(child: ChildProcess, path: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) =>
      reject(new QeError('QE_REDIS_START', `${path}: ${error.message}`)),
    );
  });
}

function openLog(path: string): number {
  try {
    return openSync(path, 'a', 0o600);
  } catch (error) {
    throw unwritable(path, 'log', error);
  }
}

/** A server that another process started. It is told from a later process of the same number. */
export function processOf(pid: number): ServerProcess {
  const stamp = processStamp(pid);
  const isRunning = (): boolean => stamp !== undefined && processStamp(pid) === stamp;
  return {
    pid,
    isRunning,
    async ended(keepAlive) {
      while (isRunning()) await delay(POLL_MS, undefined, { ref: keepAlive });
    },
    signal(signal) {
      if (isRunning()) process.kill(pid, signal);
    },
  };
}

/** The bytes of a log so far: what comes behind them is of the next start. */
export function logLength(place: ServerPlace): number {
  return statSync(place.log, { throwIfNoEntry: false })?.size ?? 0;
}

/** The last lines of a log. @param from the byte at which they may begin */
export function logTail({ log }: Pick<ServerPlace, 'log'>, from = 0): string {
  if (statSync(log, { throwIfNoEntry: false }) === undefined) return '';
  const lines = readFileSync(log).subarray(from).toString('utf8').trimEnd().split('\n');
  return lines.slice(-LOG_LINES_SHOWN).join('\n');
}
