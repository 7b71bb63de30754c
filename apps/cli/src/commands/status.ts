import { setTimeout as delay } from 'node:timers/promises';
import { isQeError, type QeError } from '@quant-engine/contracts';
import { EXIT, type ExitCode } from '../exit-codes';
import { printData } from '../output';
import {
  DeskLink,
  type DeskPlace,
  WAITING_AFTER_MS,
  DeskWatch,
  STATUS_NAME,
  type DeskStatus,
  coloured,
  frame,
  statusLines,
  verdictLine,
  findingsOf,
  type Finding,
} from '@quant-engine/desk-view';
import { stopSignal, type StopSignal } from '../signals';

export interface StatusOptions extends DeskPlace {
  readonly json?: boolean;
  readonly watch?: boolean;
  readonly healthy?: boolean;
}

const REDRAW_EVERY_MS = 1_000;
/** Of a second on the screen, so much may go by in looking. */
const LOOK_MS_OF_FRAME = 400;

/** `qe status`: whether all is well with the desk on its Redis. */
export async function runStatus(options: StatusOptions): Promise<ExitCode> {
  if (options.watch === true) return watch(options, stopSignal());
  try {
    return await tellStatus(options);
  } catch (error) {
    // Whoever reads JSON gets JSON, also when there is no status to tell.
    if (options.json === true && isQeError(error))
      printData(JSON.stringify(noStatus(error), null, 2));
    throw error;
  }
}

function noStatus({ code, message, remedy }: QeError): object {
  const findings: readonly Finding[] = [{ kind: 'SERVER', text: message }];
  return { verdict: 'NOT_OK', findings, error: { code, message, remedy } };
}

async function tellStatus(options: StatusOptions): Promise<ExitCode> {
  const link = await DeskLink.open(options, STATUS_NAME);
  try {
    const status = await new DeskWatch(link).look(WAITING_AFTER_MS);
    const findings = findingsOf(status);
    if (options.healthy === true) return tellHealth(status, findings);
    if (options.json === true) printData(JSON.stringify(asJson(status, findings), null, 2));
    else printData(linesOf(status, findings).join('\n'));
    return findings.length === 0 ? EXIT.ok : EXIT.refused;
  } finally {
    await link.close();
  }
}

/** What no start of a process mends, and is no illness of one. */
const NO_ILLNESS: ReadonlySet<Finding['kind']> = new Set(['DEAD', 'MARKET', 'REPORT']);

function tellHealth(status: DeskStatus, findings: readonly Finding[]): ExitCode {
  const isHealthy = findings.every(({ kind }) => NO_ILLNESS.has(kind));
  printData(verdictLine(status, isHealthy ? [] : findings));
  return isHealthy ? EXIT.ok : EXIT.refused;
}

function linesOf(status: DeskStatus, findings: readonly Finding[]): readonly string[] {
  return coloured(statusLines(status, findings, Date.now()), process.stdout);
}

function asJson(status: DeskStatus, findings: readonly Finding[]): object {
  return { verdict: findings.length === 0 ? 'OK' : 'NOT_OK', findings, ...status };
}

/** Redraws until it is stopped, also while the server is away. */
async function watch(place: DeskPlace, stop: StopSignal): Promise<ExitCode> {
  const stopped = stop.whenRequested();
  const screen = new Screenful(place);
  while (stop.requested() === undefined) {
    // Waiting for a signal keeps the process alive; this must not, once one has come.
    const next = delay(REDRAW_EVERY_MS, undefined, { ref: false });
    const lines = await Promise.race([screen.lines(), stopped]);
    if (lines !== undefined) process.stdout.write(frame(lines, process.stdout));
    await Promise.race([next, stopped]);
  }
  await screen.close();
  return stop.exitCode() ?? EXIT.ok;
}

/** What is on the screen now; after an error it connects anew. */
class Screenful {
  readonly #place: DeskPlace;
  #link: DeskLink | undefined;
  #desk: DeskWatch | undefined;
  #isOver = false;

  constructor(place: DeskPlace) {
    this.#place = place;
  }

  async lines(): Promise<readonly string[]> {
    try {
      this.#link ??= await DeskLink.open(this.#place, STATUS_NAME);
      if (this.#isOver) await this.#disconnect();
      if (this.#link === undefined) return [];
      this.#desk ??= new DeskWatch(this.#link);
      const status = await this.#desk.look(LOOK_MS_OF_FRAME);
      return statusLines(status, findingsOf(status), Date.now());
    } catch (error) {
      await this.#disconnect();
      if (!isQeError(error) || error.code !== 'QE_REDIS_UNUSABLE') throw error;
      return [`NOT OK: ${error.message}`, '', 'It is tried again each second; Ctrl-C ends.'];
    }
  }

  /** Ends it, also while it is still connecting. */
  async close(): Promise<void> {
    this.#isOver = true;
    await this.#disconnect();
  }

  async #disconnect(): Promise<void> {
    const link = this.#link;
    this.#link = undefined;
    this.#desk = undefined;
    await link?.close();
  }
}
