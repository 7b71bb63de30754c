import {
  compareUnixNs,
  elapsedMs,
  type EventOf,
  type SessionData,
  type UnixNs,
} from '@quant-engine/contracts';
import { troubleAfter, type ShownTime } from './clock-trouble';

/** How far one clock may be from another, for want of exact clocks elsewhere. */
export const AHEAD_OF_CLOCK_MS_MAX = 5_000;

/** So many older ticks in a row, going forward among themselves, set the clock back. */
export const OLDER_TICKS_TO_SET_BACK = 10;

/** So many ticks have to follow a jump forward before the desk is closed by it. */
const TICKS_TO_CONFIRM = 30;

/** Session time, as a service follows it: the last tick that it believed. Plain JSON. */
export interface Clock extends SessionData, ShownTime {
  readonly eventId: string;
  /** The last of the ticks in a row that were older than the clock, and how many there were. */
  readonly older?: { readonly count: number; readonly time: UnixNs };
  /** Ticks that have yet to follow a jump forward of more than 5 s. */
  readonly unconfirmed?: number;
}

/**
 * The one fold of the clock. A newer tick is followed, however far ahead: a pause or a night is no
 * reason to refuse it. An older one is passed over, unless it is an explicit reset, or the tenth in
 * a row that goes forward: then the clock was wrong, and is set back.
 */
export function clockAfter(clock: Clock | null, event: EventOf<'session'>): Clock {
  const { timestamp: time, data } = event;
  if (clock === null)
    return { ...data, eventId: event.event_id, time, ...troubleAfter(null, event) };
  const order = compareUnixNs(time, clock.time);
  if (order > 0) return forward(clock, event);
  if (order === 0) return clock;
  if (data.clock?.state === 'RESET') return setBack(clock, event);
  const { older } = clock;
  const goesOn = older !== undefined && compareUnixNs(time, older.time) > 0;
  const count = goesOn ? older.count + 1 : 1;
  if (count >= OLDER_TICKS_TO_SET_BACK) return setBack(clock, event);
  return { ...clock, older: { count, time } };
}

/** The clock after every tick of a batch. */
export function clockAfterAll(
  clock: Clock | null,
  batch: readonly { readonly event_type: string }[],
): Clock | null {
  return batch.reduce<Clock | null>(
    (after, event) => (isTick(event) ? clockAfter(after, event) : after),
    clock,
  );
}

/** Whether the clock was set back between two moments, a reset or by the ticks themselves. */
export function wasSetBack(before: Clock | null, after: Clock | null): boolean {
  return before !== null && after !== null && compareUnixNs(after.time, before.time) < 0;
}

/**
 * A time that an event bears, where it is within 5 s of the clock; else the clock's own: what a
 * broker or another service dates wrongly takes effect where it stands in its stream.
 */
export function timeNear(clock: Clock | null, time: UnixNs): UnixNs {
  if (clock === null) return time;
  return Math.abs(elapsedMs(clock.time, time)) <= AHEAD_OF_CLOCK_MS_MAX ? time : clock.time;
}

function forward(clock: Clock, event: EventOf<'session'>): Clock {
  const { timestamp: time, data } = event;
  const jumped = elapsedMs(clock.time, time) > AHEAD_OF_CLOCK_MS_MAX;
  const unconfirmed = jumped ? TICKS_TO_CONFIRM : (clock.unconfirmed ?? 0) - 1;
  return {
    ...data,
    eventId: event.event_id,
    time,
    ...(unconfirmed > 0 ? { unconfirmed } : {}),
    ...troubleAfter(clock, event),
  };
}

function setBack(clock: Clock, event: EventOf<'session'>): Clock {
  const { timestamp: time, data } = event;
  return { ...data, eventId: event.event_id, time, ...troubleAfter(clock, event) };
}

function isTick(event: { readonly event_type: string }): event is EventOf<'session'> {
  return event.event_type === 'session';
}
