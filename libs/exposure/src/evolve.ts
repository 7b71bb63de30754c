import {
  isOrderOver,
  msFromUnixNs,
  parseUsd,
  type EventOf,
  type OrderData,
  type PctMicros,
  type QeEvent,
} from '@quant-engine/contracts';
import {
  AHEAD_OF_CLOCK_MS_MAX,
  clockAfter,
  viewAfterL1,
  viewAfterPrint,
  viewUntil,
  wasSetBack,
} from '@quant-engine/market-view';
import { Map } from 'immutable';
import { afterFilled, afterPosition } from './positions';
import { NEW_ACCOUNT, type ExposureState, type WorkingOrder } from './state';

/** The state after one event; events that exposure does not depend on change nothing. */
export function evolveExposure(
  state: ExposureState,
  event: QeEvent,
  spreadMaxPct: PctMicros,
): ExposureState {
  switch (event.event_type) {
    case 'session':
      return afterTick(state, event);
    case 'l1': {
      const { symbol } = event.data;
      const view = viewAfterL1(state.market.get(symbol), event.data, spreadMaxPct);
      return { ...state, market: state.market.set(symbol, view) };
    }
    case 'print': {
      const { symbol, price, print_time } = event.data;
      const before = state.market.get(symbol);
      const view = viewAfterPrint(before, parseUsd(price), msFromUnixNs(print_time));
      return { ...state, market: state.market.set(symbol, view) };
    }
    case 'position':
      return afterPosition(state, event);
    case 'order':
      return afterOrder(state, event.data);
    default:
      return state;
  }
}

/** What is dated after a clock that was set back would mark for as long as it was ahead. */
function afterTick(state: ExposureState, event: EventOf<'session'>): ExposureState {
  const clock = clockAfter(state.clock, event);
  if (!wasSetBack(state.clock, clock)) return { ...state, clock };
  const untilMs = msFromUnixNs(clock.time) + AHEAD_OF_CLOCK_MS_MAX;
  return { ...state, clock, market: state.market.map((view) => viewUntil(view, untilMs)) };
}

/** An order event moves what is working and (when it is a fill) the position, once. */
function afterOrder(before: ExposureState, order: OrderData): ExposureState {
  const account = order.account_id;
  const head = before.accounts.get(account, NEW_ACCOUNT);
  if (order.seq <= head.orderSeq) return before;
  const state = afterFilled(before, order);
  const working = state.working.get(account, Map<string, WorkingOrder>());
  return {
    ...state,
    accounts: state.accounts.set(account, { ...head, orderSeq: order.seq }),
    working: state.working.set(account, workingAfter(working, order)),
  };
}

function workingAfter(
  working: Map<string, WorkingOrder>,
  order: OrderData,
): Map<string, WorkingOrder> {
  if (isOrderOver(order.status) || order.leaves_quantity === 0)
    return working.delete(order.order_id);
  const sign = order.order_action === 'BUY' ? 1 : -1;
  return working.set(order.order_id, {
    symbol: order.symbol,
    leaves: sign * order.leaves_quantity,
    bucket: order.bucket,
    ...(order.limit_price === undefined ? {} : { price: parseUsd(order.limit_price) }),
  });
}
