/** Waits for a while; the signal ends the wait early. */
export function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      stop.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    stop.addEventListener('abort', end, { once: true });
  });
}

/** The least that a wait which brought nothing may take, whatever is wrong with who waited. */
const EARLY_MS = 100;

/** After a wait that came to nothing too soon: keeps a loop of waits from running hot. */
export async function restIfEarly(startedMs: number, stop: AbortSignal): Promise<void> {
  if (performance.now() - startedMs < EARLY_MS) await pause(EARLY_MS, stop);
}

/**
 * What the work comes to; rejects with the signal's reason as soon as it is aborted. The work itself
 * goes on then, and nobody hears of its end.
 */
export function untilAborted<T>(work: Promise<T>, stop: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(stop.reason);
    const forget = (): void => stop.removeEventListener('abort', abort);
    stop.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(forget);
    if (stop.aborted) abort();
  });
}

/** Resolves when the signal is aborted. */
export function untilStopped(stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) resolve();
    else stop.addEventListener('abort', () => resolve(), { once: true });
  });
}
