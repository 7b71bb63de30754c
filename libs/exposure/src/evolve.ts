import {
  isOrderOver,
  msFromUnixNs,
  parseUsd,
  type OrderData,
  type PctMicros,
  type QeEvent,
} from '@quant-engine/contracts';
import { Map } from 'immutable';
import { viewAfterL1, viewAfterPrint } from './market-view';
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
      return { ...state, clock: { tick: event.data.tick, time: event.timestamp } };
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
