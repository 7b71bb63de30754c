import { EXIT, type ExitCode } from './exit-codes';
import type { Logger } from './logger';

/** Whether and how the process was asked to end. */
export interface StopSignal {
  /** Aborted when the end is asked for. */
  readonly signal: AbortSignal;
  /** The signal that asked for the end, if one did. */
  requested(): NodeJS.Signals | undefined;
  exitCode(): ExitCode | undefined;
  /** Resolves when the end was asked for; keeps the process alive until then. */
  whenRequested(): Promise<void>;
}

/**
 * Signals closer together than this are one: a terminal sends its own to all processes, and whoever
 * started them passes it on once more.
 */
const SAME_SIGNAL_MS = 500;
const ALIVE_MS = 60_000;

/**
 * Listens for the end: the work in hand is finished, the second signal ends at once.
 *
 * @param insisting signals that end at once when they come second; the others change nothing then
 */
export function stopSignal(
  insisting: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM'],
): StopSignal {
  const stop = new AbortController();
  let received: NodeJS.Signals | undefined;
  let receivedAtMs = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (received === undefined) {
        received = signal;
        receivedAtMs = performance.now();
        // Whoever forgets to say how it ended, ended by the signal.
        process.exitCode = codeOf(signal);
        stop.abort();
      } else if (insisting.includes(signal) && performance.now() - receivedAtMs > SAME_SIGNAL_MS) {
        process.exit(codeOf(signal));
      }
    });
  }
  return {
    signal: stop.signal,
    requested: () => received,
    exitCode: () => (received === undefined ? undefined : codeOf(received)),
    whenRequested: () => untilRequested(stop.signal),
  };
}

function codeOf(signal: NodeJS.Signals): ExitCode {
  return signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
}

async function untilRequested(stop: AbortSignal): Promise<void> {
  if (stop.aborted) return;
  // A listener for a signal keeps no process alive, a timer does.
  const timer = setInterval(() => undefined, ALIVE_MS);
  await new Promise<void>((resolve) => {
    stop.addEventListener('abort', () => resolve(), { once: true });
  });
  clearInterval(timer);
}

/** How long an end may take. */
const HARD_STOP_MS = 10_000;

/** Keeps account of what a process is at, and ends it when that does not end in time. */
export class Ending {
  readonly #underWay = new Map<symbol, string>();
  readonly #hardStopMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(hardStopMs = HARD_STOP_MS) {
    this.#hardStopMs = hardStopMs;
  }

  /** Notes some work until it is done. @param name what to say when it hangs */
  async track<T>(name: string, work: Promise<T>): Promise<T> {
    const key = Symbol(name);
    this.#underWay.set(key, name);
    try {
      return await work;
    } finally {
      this.#underWay.delete(key);
    }
  }

  /** From now on the time runs in which the process has to end; called again it changes nothing. */
  begin(logger: Logger, exitCode: () => ExitCode): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      const hung = [...this.#underWay.values()];
      logger.error('did not stop in time; ended hard', {
        after_ms: this.#hardStopMs,
        hung: hung.length > 0 ? hung : process.getActiveResourcesInfo(),
      });
      process.exit(exitCode());
    }, this.#hardStopMs);
    // What ends by itself is not held up.
    this.#timer.unref();
  }
}
