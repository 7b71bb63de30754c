import { isQeError } from '@quant-engine/contracts';
import type { Logger } from './logger';
import { pause } from './pause';

const BACK_OFF_MS_MIN = 100;
const BACK_OFF_MS_MAX = 5_000;

/**
 * What an error says about whoever meets it: `LOST` another instance is active, `CLOSED` the store
 * was closed under it, `BUG` it is ours and trying again would not help, `STORE` anything else: the
 * store is in trouble, and that passes.
 */
export type Verdict = 'LOST' | 'CLOSED' | 'BUG' | 'STORE';

const OUR_ERRORS: ReadonlySet<string> = new Set([
  'TypeError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'AssertionError',
]);

/** Says what an error means for whoever meets it. */
export function verdictOn(error: unknown): Verdict {
  if (isQeError(error)) {
    if (error.code === 'QE_STORE_FENCED' || error.code === 'QE_STORE_LEASED') return 'LOST';
    if (error.code === 'QE_STORE_CLOSED') return 'CLOSED';
    return error.code.startsWith('QE_STORE_') && error.code !== 'QE_STORE_ENTRY' ? 'STORE' : 'BUG';
  }
  return error instanceof Error && OUR_ERRORS.has(error.name) ? 'BUG' : 'STORE';
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export interface OutageWords {
  readonly begins: string;
  readonly over: string;
}

const STORE_OUTAGE: OutageWords = {
  begins: 'store fails; trying again',
  over: 'store works again',
};
/** Said of the lease alone: the service's own work may fail on the same store, and says so itself. */
export const LEASE_OUTAGE: OutageWords = {
  begins: 'lease not renewed; trying again',
  over: 'lease is renewed again',
};

/**
 * The trouble that one service has with its store: said once, not at each attempt, and tried again
 * ever more slowly.
 */
export class Outage {
  readonly #words: OutageWords;
  readonly #group: string;
  readonly #logger: Logger;
  readonly #stop: AbortSignal;
  #startedMs: number | undefined;
  #backOffMs = BACK_OFF_MS_MIN;

  /** @param words what is said when it begins and when it is over */
  constructor(group: string, logger: Logger, stop: AbortSignal, words = STORE_OUTAGE) {
    this.#words = words;
    this.#group = group;
    this.#logger = logger;
    this.#stop = stop;
  }

  /** Waits before the next attempt. */
  async backOff(error: unknown): Promise<void> {
    // At the end nothing is tried again.
    if (this.#stop.aborted) return;
    if (this.#startedMs === undefined) {
      this.#startedMs = performance.now();
      const code = isQeError(error) ? { code: error.code } : {};
      const facts = { group: this.#group, ...code, reason: reasonOf(error) };
      this.#logger.warn(this.#words.begins, facts);
    }
    const waitMs = this.#backOffMs;
    this.#backOffMs = Math.min(waitMs * 2, BACK_OFF_MS_MAX);
    await pause(waitMs, this.#stop);
  }

  /** Called after each success: cheap when there was no trouble. */
  over(): void {
    if (this.#startedMs === undefined) return;
    const afterMs = Math.round(performance.now() - this.#startedMs);
    this.#startedMs = undefined;
    this.#backOffMs = BACK_OFF_MS_MIN;
    this.#logger.info(this.#words.over, { group: this.#group, after_ms: afterMs });
  }
}
