import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { QeError } from '@quant-engine/contracts';
import { mendData } from './data/mend-data';
import { obtainServer } from './obtain-server';
import { workingFolderOf } from './process-stamp';
import type { ServerBinary } from './server-binary';
import {
  hasHungUp,
  isNobodyThere,
  isStillLoading,
  serverFacts,
  withClient,
  type ServerFacts,
} from './server-client';
import type { ServerPlace } from './server-place';
import {
  launch,
  logLength,
  logTail,
  processOf,
  type LaunchOptions,
  type ServerProcess,
} from './server-process';

/** Where a server came from: it ran already, or its program is on the PATH or was fetched. */
export type Origin = 'RUNNING' | ServerBinary['origin'];

/** A server that answers on its socket. */
export interface Up {
  readonly process: ServerProcess;
  readonly facts: ServerFacts;
  readonly origin: Origin;
}

export interface BringUpOptions extends LaunchOptions {
  readonly repair: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly onNote: (text: string) => void;
}

const RETRY_MS_MIN = 2;
const RETRY_MS_MAX = 50;
const PATIENCE_MS = 3_000;
/** How often one that hangs up is looked at before it counts as something else than a server. */
const LOOKS_MAX = 20;

/**
 * The server that runs at a place already, if one does; one that is just ending does not.
 *
 * @throws QeError `QE_REDIS_START`
 */
export async function adopt(
  place: ServerPlace,
  onNote: (text: string) => void = () => undefined,
): Promise<Up | undefined> {
  const facts = await factsOf(place.socket);
  if (facts === undefined) return undefined;
  const process = processOf(facts.pid);
  try {
    await answers(process, place, 0, onNote);
  } catch (error) {
    if (process.isRunning()) throw error;
    return undefined;
  }
  return { process, facts, origin: 'RUNNING' };
}

/** The one that runs at a place, else a new one. @throws QeError `QE_REDIS_START` with its log */
export async function bringUp(place: ServerPlace, options: BringUpOptions): Promise<Up> {
  const { env, onNote } = options;
  const running = await adopt(place, onNote);
  if (running !== undefined) return running;
  refuseSecond(place);
  const binary = await obtainServer({ env, onNote });
  await mendData(binary, place.dir, options);
  const from = logLength(place);
  const process = await launch(binary, place, options, env);
  try {
    await answers(process, place, from, onNote);
    const facts = await factsOf(place.socket);
    if (facts?.pid === process.pid) return { process, facts, origin: binary.origin };
    throw failed(`another server took ${place.socket}`);
  } catch (error) {
    process.signal('SIGKILL');
    await process.ended(true);
    throw error;
  }
}

async function factsOf(socket: string): Promise<ServerFacts | undefined> {
  for (let looks = 1; ; looks += 1) {
    try {
      return serverFacts(await withClient({ path: socket }, (redis) => redis.info('server')));
    } catch (error) {
      if (isNobodyThere(error)) return undefined;
      // A server that is just ending hangs up; a moment later nobody is there.
      if (!hasHungUp(error) || looks === LOOKS_MAX) {
        throw failed(`what listens on ${socket} does not answer (${textOf(error)})`);
      }
      await delay(RETRY_MS_MAX);
    }
  }
}

/** Resolves when it answers: a large log takes its time to be read. */
async function answers(
  process: ServerProcess,
  place: ServerPlace,
  from: number,
  onNote: (text: string) => void,
): Promise<void> {
  const startedMs = performance.now();
  let isTold = false;
  for (let waitMs = RETRY_MS_MIN; ; waitMs = Math.min(waitMs * 2, RETRY_MS_MAX)) {
    try {
      await withClient({ path: place.socket }, (redis) => redis.ping());
      return;
    } catch (error) {
      if (!process.isRunning()) {
        throw failed(
          `it ended before it answered; ${place.log} ends with\n${logTail(place, from)}`,
        );
      }
      if (!isNobodyThere(error) && !isStillLoading(error)) {
        throw failed(`it does not answer (${textOf(error)})`);
      }
      if (!isTold && performance.now() - startedMs > PATIENCE_MS) {
        isTold = true;
        onNote(`The server is reading its data in ${place.dir}.`);
      }
      await delay(waitMs);
    }
  }
}

/** A server whose socket was removed still writes to its data: a second one would destroy them. */
function refuseSecond(place: ServerPlace): void {
  if (!existsSync(place.pidFile)) return;
  const pid = Number(readFileSync(place.pidFile, 'utf8'));
  if (workingFolderOf(pid) !== place.dir) return;
  const what = `process ${pid} has its data in ${place.dir} and does not listen on ${place.socket}`;
  throw failed(`${what}: end it first`);
}

function failed(reason: string): QeError {
  return new QeError('QE_REDIS_START', `The private Redis cannot be started: ${reason}`);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
