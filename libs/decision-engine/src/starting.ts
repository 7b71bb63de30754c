import { elapsedMs, type UnixNs } from '@quant-engine/contracts';
import type { AccountView } from './state';

/** The first figures of a desk that starts come within this time; then it is worth an alert. */
const FIRST_FIGURES_MS = 30_000;

/**
 * Since when an account has waited for the first figures of a desk that starts; undefined when it
 * does not wait, or has waited long enough to say so.
 *
 * @param reason of the decision that is made now
 * @param time of the clock now
 */
export function waitsSince(
  { exposure, decision }: AccountView,
  reason: string,
  time: UnixNs,
): UnixNs | undefined {
  if (exposure !== null || reason !== 'NO_EXPOSURE') return undefined;
  const since = decision === null ? time : decision.waitsSince;
  return since !== undefined && elapsedMs(since, time) < FIRST_FIGURES_MS ? since : undefined;
}
