import {
  compareUnixNs,
  laterUnixNs,
  msFromUnixNs,
  type EventOf,
  type QeEvent,
  type UnixNs,
} from '@quant-engine/contracts';
import {
  AHEAD_OF_CLOCK_MS_MAX,
  clockAfter,
  viewUntil,
  wasSetBack,
  type Clock,
} from '@quant-engine/market-view';
import { withoutExpired } from './seen-proposals';
import type { AccountView, EngineState } from './state';

/** Follows the clock; a tick that is passed over changes nothing else. */
export function afterTick(state: EngineState, event: EventOf<'session'>): EngineState {
  const clock = clockAfter(state.clock, event);
  if (clock.eventId === state.clock?.eventId) return { ...state, clock };
  const after = { ...state, clock, judged: withoutExpired(state.judged, clock.time) };
  return wasSetBack(state.clock, clock) ? withoutFuture(after, clock) : after;
}

/**
 * What was dated by a clock that was ahead may not stay fresh for as long as that: its prices go,
 * and a snapshot is as old as the clock that was set.
 */
function withoutFuture(state: EngineState, clock: Clock): EngineState {
  const untilMs = msFromUnixNs(clock.time) + AHEAD_OF_CLOCK_MS_MAX;
  return {
    ...state,
    market: state.market.map((view) => viewUntil(view, untilMs)),
    truths: state.truths.filter(({ timeMs }) => timeMs <= untilMs),
    accounts: state.accounts.map((account) => redated(account, clock.time)),
  };
}

function redated(account: AccountView, time: UnixNs): AccountView {
  const { exposure } = account;
  if (exposure === null || compareUnixNs(exposure.time, time) <= 0) return account;
  return { ...account, exposure: { ...exposure, time } };
}

/** The time at which something is decided: a snapshot may be a moment newer than the clock. */
export function timeOfCause({ time }: Clock, cause: QeEvent): UnixNs {
  // A proposal or an alert bears somebody else's idea of the time.
  return cause.event_type === 'exposure' ? laterUnixNs(time, cause.timestamp) : time;
}
