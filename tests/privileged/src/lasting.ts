import { setTimeout as delay } from 'node:timers/promises';

/** Resolves after the time that is itself under test: an outage of that length. */
export function lasting(ms: number): Promise<void> {
  return delay(ms);
}
