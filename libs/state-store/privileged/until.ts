import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 20;

/** Waits for a condition; fails with `what` when it does not come about in time. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  msMax = 60_000,
): Promise<void> {
  const endMs = performance.now() + msMax;
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Error(`not within ${msMax} ms: ${what}`);
    await delay(POLL_MS);
  }
}

/** Resolves after the time that is itself under test: an outage of that length. */
export function lasting(ms: number): Promise<void> {
  return delay(ms);
}
