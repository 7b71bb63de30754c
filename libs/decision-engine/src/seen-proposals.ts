import { compareUnixNs, elapsedMs, type UnixNs } from '@quant-engine/contracts';
import type { Proposal } from './proposal-situation';
import type { EngineState } from './state';

/** So long a proposal may live, by its own clock. */
const LIFETIME_MS_MAX = 300_000;

/**
 * So far its end may lie ahead of the desk's clock: what was judged is remembered until then, and
 * a strategy whose clock is wrong may not make that for ever.
 */
const EXPIRES_AHEAD_MS_MAX = 2 * LIFETIME_MS_MAX;

/** Why a proposal cannot pass any more, whatever else is true of it; undefined while it can. */
export function lifetimeRule(
  { timestamp, data: { expires } }: Proposal,
  now: UnixNs,
): 'EXPIRED' | 'LIVES_TOO_LONG' | undefined {
  if (compareUnixNs(expires, now) <= 0) return 'EXPIRED';
  const tooLong =
    elapsedMs(timestamp, expires) > LIFETIME_MS_MAX ||
    elapsedMs(now, expires) > EXPIRES_AHEAD_MS_MAX;
  return tooLong ? 'LIVES_TOO_LONG' : undefined;
}

/**
 * The state with a proposal on record as judged, so that it is not a second order when it comes
 * again. What can pass no more needs no memory.
 */
export function rememberJudged(state: EngineState, proposal: Proposal): EngineState {
  if (state.clock === null || lifetimeRule(proposal, state.clock.time) !== undefined) return state;
  return { ...state, judged: state.judged.set(proposal.event_id, proposal.data.expires) };
}

/** The judged proposals without those that have expired. */
export function withoutExpired(judged: EngineState['judged'], now: UnixNs): EngineState['judged'] {
  return judged.withMutations((all) => {
    for (const [id, expires] of judged) if (compareUnixNs(expires, now) <= 0) all.delete(id);
  });
}
