import type { Logger } from '@quant-engine/service-host';
import type { EventStore } from '@quant-engine/state-store';

/** How long a server may owe a sign of life to a process that shall end. */
const SILENCE_MS_MAX = 3_000;
/** Any command does that changes nothing. */
const ASKED_STREAM = 'ev.session';

/** Whether the server of a store can be reached, as the store tells. */
export class ServerWatch {
  #isAway = false;
  readonly #waiting = new Set<() => void>();

  tell(isAway: boolean): void {
    this.#isAway = isAway;
    if (!isAway) return;
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  /** Resolves when it is away. */
  away(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isAway) resolve();
      else this.#waiting.add(resolve);
    });
  }
}

/**
 * Closes a store whose process shall end, when its server is away or owes a sign of life: what
 * waits for it would wait for ever. Nothing is lost by that. What was not committed is taken again
 * by whoever is active next.
 *
 * @returns to be called when the work is over
 */
export function closeWithoutServer(
  store: EventStore,
  server: ServerWatch,
  stop: AbortSignal,
  logger: Logger,
): () => void {
  let isOver = false;
  const end = async (): Promise<void> => {
    await Promise.race([server.away(), silenceOf(store)]);
    if (isOver) return;
    logger.warn('Redis is away: ending without it; what was not committed is taken again');
    await store.close();
  };
  const begin = (): void => void end().catch(() => undefined);
  stop.addEventListener('abort', begin, { once: true });
  return () => {
    isOver = true;
    stop.removeEventListener('abort', begin);
  };
}

/** Resolves when the server does not answer in time, and never when it does. */
function silenceOf(store: EventStore): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, SILENCE_MS_MAX);
    timer.unref();
    const answered = (): void => clearTimeout(timer);
    store.length(ASKED_STREAM).then(answered, answered);
  });
}
