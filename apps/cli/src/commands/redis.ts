import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import {
  adoptPrivateServer,
  bePresent,
  checkRedis,
  deskClients,
  maskUrl,
  resolveRedis,
  startPrivateServer,
  type AppendFsync,
  type PrivateServer,
} from '@quant-engine/redis-server';
import { EXIT, type ExitCode } from '../exit-codes';
import { printData, printNote } from '../output';
import { REDIS_FOLDER } from '../paths';
import { isPortFree } from '../redis/free-port';
import { commandToReach } from '../redis/reach';
import { stopSignal, type StopSignal } from '../signals';

export interface RedisCommandOptions {
  readonly dir?: string;
  readonly port?: number;
  readonly appendfsync?: AppendFsync;
  readonly repair?: boolean;
}

/** The name of this command among the clients of its server. */
const OWN_NAME = 'qe:redis';
const DEFAULT_PORT = 6379;
const POLL_MS = 100;
/** How long the desk's processes may take to end before Redis, on which they end. */
const DRAIN_MS_MAX = 15_000;

/** `qe redis`: the desk's Redis, in the foreground: the one of `REDIS_URL`, else a private one. */
export async function runRedis(options: RedisCommandOptions): Promise<ExitCode> {
  // Each layer of a supervisor passes its SIGTERM on; a person insists by Ctrl-C.
  const stop = stopSignal(['SIGINT']);
  endWithTheTerminal();
  const dir = options.dir ?? REDIS_FOLDER;
  const desk = resolveRedis({ env: process.env, dir });
  if (desk.kind === 'URL') return lookOn(desk.url, stop);
  const server = await unlessStopped(stop, () => serverOf(dir, options));
  if (server === undefined) return stop.exitCode() ?? EXIT.failure;
  const isCaredFor = (await deskClients(server.url)).includes(OWN_NAME);
  const presence = bePresent(server.url, OWN_NAME);
  try {
    printData(`${rungOf(server, isCaredFor)}; ${whereOf(server)}`);
    return await (isCaredFor ? followUntilStopped(server, stop) : keepUntilStopped(server, stop));
  } finally {
    presence.leave();
  }
}

/** Closing the terminal window is a wish to end, too; and there is no one left to read. */
function endWithTheTerminal(): void {
  process.once('SIGHUP', () => {
    for (const stream of [process.stdout, process.stderr]) {
      stream.removeAllListeners('error').on('error', () => undefined);
    }
    process.kill(process.pid, 'SIGTERM');
  });
}

/** What fails because the end was asked for meanwhile is no failure. */
async function unlessStopped<T>(stop: StopSignal, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (stop.requested() === undefined) throw error;
    return undefined;
  }
}

/** REDIS_URL: that one answers, and is somebody else's to stop. */
async function lookOn(url: string, stop: StopSignal): Promise<ExitCode> {
  const { version, product } = await checkRedis(url);
  const name = `${titleOf(product)} ${version}`;
  printData(`REDIS_URL is set; nothing started: ${name} answers at ${maskUrl(url)}`);
  await stop.whenRequested();
  return stop.exitCode() ?? EXIT.ok;
}

async function serverOf(dir: string, options: RedisCommandOptions): Promise<PrivateServer> {
  const { appendfsync, repair = false } = options;
  const wishes = { onNote: printNote, ...(appendfsync === undefined ? {} : { appendfsync }) };
  const running = await adoptPrivateServer(dir, wishes);
  if (running !== undefined) {
    if (repair) printNote('It runs already, so there is nothing to repair.');
    return running;
  }
  const port = await portOf(options.port ?? DEFAULT_PORT);
  return startPrivateServer({ dir, repair, ...wishes, ...(port === undefined ? {} : { port }) });
}

async function portOf(wished: number): Promise<number | undefined> {
  if (wished === 0) return undefined;
  if (await isPortFree(wished)) return wished;
  printNote(`Port ${wished} of 127.0.0.1 is taken: this Redis listens on its socket only.`);
  return undefined;
}

function rungOf({ product, version, origin, pid }: PrivateServer, isCaredFor: boolean): string {
  const name = `${titleOf(product)} ${version}`;
  switch (origin) {
    case 'PATH':
      return `Started ${name}, which is installed`;
    case 'CACHE':
      return `Started ${name}, which was fetched`;
    case 'RUNNING':
      return isCaredFor
        ? `${name} runs already (process ${pid}), another qe redis looks after it`
        : `Took over ${name}, which runs already (process ${pid})`;
  }
}

function whereOf(server: PrivateServer): string {
  const port = server.port === undefined ? '' : ` and 127.0.0.1:${server.port}`;
  const line = commandToReach(server, process.env['PATH'] ?? '');
  return `it listens on ${server.socket}${port}; reach it with: ${line}`;
}

function titleOf(product: PrivateServer['product']): string {
  return product === 'valkey' ? 'Valkey' : 'Redis';
}

/** Keeps a server that is ours, and stops it when the desk's processes have left it. */
async function keepUntilStopped(server: PrivateServer, stop: StopSignal): Promise<ExitCode> {
  // The second signal ends at once: the server then ends by itself, which is safe.
  process.once('exit', () => {
    if (server.running) process.kill(server.pid, 'SIGTERM');
  });
  if (await endedByItself(server, stop)) return EXIT.failure;
  await drain(server);
  await server.stop();
  return stop.exitCode() ?? EXIT.ok;
}

/** Stays beside a server that another `qe redis` will stop. */
async function followUntilStopped(server: PrivateServer, stop: StopSignal): Promise<ExitCode> {
  if (await endedByItself(server, stop)) return EXIT.failure;
  return stop.exitCode() ?? EXIT.ok;
}

async function endedByItself(server: PrivateServer, stop: StopSignal): Promise<boolean> {
  // The connection to the server keeps this process alive, and nothing else when it has ended.
  const requested = stop.signal.aborted ? undefined : once(stop.signal, 'abort');
  await Promise.race([requested, server.ended()]);
  if (stop.requested() !== undefined) return false;
  printNote(`Redis has ended; ${server.log} ends with\n${server.logTail()}`);
  return true;
}

/** Waits for the desk's processes: they commit what they have in hand before they end. */
async function drain(server: PrivateServer): Promise<void> {
  const deadlineMs = performance.now() + DRAIN_MS_MAX;
  let isTold = false;
  for (;;) {
    const names = await othersOn(server);
    if (names.length === 0) return;
    if (performance.now() > deadlineMs) {
      printNote(`Still connected after ${DRAIN_MS_MAX / 1000} s: ${names.join(', ')}`);
      return;
    }
    if (!isTold) printNote(`Redis ends when these have ended: ${names.join(', ')}`);
    isTold = true;
    await delay(POLL_MS);
  }
}

/** Nobody, too, when the server does not answer any more: then there is nothing to wait for. */
async function othersOn({ url }: PrivateServer): Promise<readonly string[]> {
  try {
    return (await deskClients(url)).filter((name) => name !== OWN_NAME);
  } catch {
    return [];
  }
}
