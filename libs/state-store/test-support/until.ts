import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 5;
const PATIENCE_MS = 20_000;

/**
 * Asks again and again until the answer is one, and gives it.
 *
 * @param what is said when it takes too long
 */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<Exclude<T, undefined | false | null>> {
  const endMs = performance.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false && answer !== null) {
      return answer as Exclude<T, undefined | false | null>;
    }
    if (performance.now() > endMs) throw new Error(`waited ${patienceMs} ms in vain: ${what}`);
    await delay(POLL_MS);
  }
}

/** Fails when something takes longer than it ever should. */
export async function within<T>(
  what: string,
  promise: Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: no answer in time`)), patienceMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
