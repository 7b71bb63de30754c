import {
  elapsedMs,
  laterUnixNs,
  msFromUnixNs,
  unixNsFromMs,
  type EventOf,
  type UnixNs,
} from '@quant-engine/contracts';
import {
  clockAfter,
  datesWith,
  isForgotten,
  timeNear,
  wasSetBack,
  type Clock,
} from '@quant-engine/market-view';
import type { Map } from 'immutable';
import type { Order, OrdersState } from './state';

/** Follows the clock. Only a trading date that is five dates old is forgotten, by no reset. */
export function afterTick(before: OrdersState, event: EventOf<'session'>): OrdersState {
  const clock = clockAfter(before.clock, event);
  if (clock.eventId === before.clock?.eventId) return { ...before, clock };
  const state = withDate({ ...before, clock }, clock.trading_date);
  if (before.clock === null || !wasSetBack(before.clock, clock)) return state;
  const backMs = elapsedMs(clock.time, before.clock.time);
  return { ...state, open: state.open.map((order) => expiringEarlier(order, backMs)) };
}

/** Whether a tick was taken, and whether its trading date is a new one. */
export function isNewDate(before: OrdersState, { dates, clock }: OrdersState): boolean {
  return clock !== null && dates !== before.dates && !before.dates.includes(clock.trading_date);
}

/** The newest time that the desk knows; what an event bears counts while it is near to it. */
export function timeOfEvent(clock: Clock | null, time: UnixNs): UnixNs {
  return clock === null ? time : laterUnixNs(clock.time, timeNear(clock, time));
}

function withDate(state: OrdersState, date: string): OrdersState {
  if (state.dates.includes(date)) return state;
  const dates = datesWith(state.dates, date);
  const over = state.over.filterNot((order) => isForgotten(dates, order.tradingDate));
  const isKept = (orderId: string): boolean => state.open.has(orderId) || over.has(orderId);
  return {
    ...state,
    dates,
    over,
    starts: withoutForgotten(state.starts, dates),
    beyondRange: withoutForgotten(state.beyondRange, dates),
    executions: over === state.over ? state.executions : state.executions.filter(isKept),
    unbooked: state.unbooked.filterNot((fill) => fill.isCounted),
  };
}

/** Of what belongs to a trading date, that of the dates that are remembered. */
function withoutForgotten<T>(byDay: Map<string, T>, dates: readonly string[]): Map<string, T> {
  return byDay.filterNot((_, day) => isForgotten(dates, day.slice(0, day.indexOf('|'))));
}

/** What is left of its life stays as long as it was. */
function expiringEarlier(order: Order, ms: number): Order {
  return { ...order, expiresAt: unixNsFromMs(Math.max(msFromUnixNs(order.expiresAt) - ms, 0)) };
}
