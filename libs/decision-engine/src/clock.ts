import { compareUnixNs, elapsedMs, type EventOf, type UnixNs } from '@quant-engine/contracts';
import { withoutExpired } from './judged';
import type { ClockView, EngineState } from './state';

/** A tick that is older by more than this did not come late: the clock was set right. */
const LATE_MS_MAX = 300_000;

/** Time does not go back for a tick that comes late or again: a closed desk stays closed. */
export function afterTick(state: EngineState, event: EventOf<'session'>): EngineState {
  if (isLate(state.clock, event.timestamp)) return state;
  const clock = { ...event.data, eventId: event.event_id, time: event.timestamp };
  return { ...state, clock, judged: withoutExpired(state.judged, clock.time) };
}

function isLate(clock: ClockView | null, time: UnixNs): boolean {
  if (clock === null || compareUnixNs(time, clock.time) > 0) return false;
  return elapsedMs(time, clock.time) <= LATE_MS_MAX;
}
