import {
  msFromUnixNs,
  notionalUsd,
  parseUsd,
  type EventOf,
  type OrderData,
  type PctMicros,
  type PositionData,
  type QeEvent,
} from '@quant-engine/contracts';
import { Map } from 'immutable';
import { afterFill, type Holding } from './holding';
import { viewAfterL1, viewAfterPrint } from './market-view';
import type { AccountHead, ExposureState, WorkingOrder } from './state';

const OVER: ReadonlySet<string> = new Set(['FILLED', 'CANCELED', 'REJECTED', 'DENIED', 'EXPIRED']);

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

/** Lines of a snapshot take effect together, when the last of them is there. */
function afterPosition(state: ExposureState, event: EventOf<'position'>): ExposureState {
  const { account_id: account, snapshot, equity, as_of } = event.data;
  const head = state.accounts.get(account);
  const open =
    head?.partial?.id === snapshot.id ? head.partial : { id: snapshot.id, lines: {}, indexes: [] };
  if (open.indexes.includes(snapshot.index)) return state;
  const partial = {
    id: snapshot.id,
    indexes: [...open.indexes, snapshot.index],
    lines: { ...open.lines, ...lineOf(event.data) },
  };
  if (partial.indexes.length < snapshot.count) {
    const waiting: AccountHead = {
      ...(head ?? { equity: parseUsd(equity), orderSeq: as_of.order_seq, ready: false }),
      partial,
    };
    return { ...state, accounts: state.accounts.set(account, waiting) };
  }
  const whole: AccountHead = {
    equity: parseUsd(equity),
    orderSeq: as_of.order_seq,
    positionEventId: event.event_id,
    ready: true,
  };
  return {
    ...state,
    accounts: state.accounts.set(account, whole),
    holdings: state.holdings.set(account, Map(Object.entries(partial.lines))),
    working: state.working.has(account) ? state.working : state.working.set(account, Map()),
  };
}

function lineOf(data: PositionData): Record<string, Holding> {
  if (data.symbol === undefined || data.quantity === 0) return {};
  return {
    [data.symbol]: {
      quantity: data.quantity,
      cost: notionalUsd(Math.abs(data.quantity), parseUsd(data.avg_price)),
      bucket: data.bucket ?? 'LT',
      ...(data.group === undefined ? {} : { group: data.group }),
      ...(data.prev_close === undefined ? {} : { prevClose: parseUsd(data.prev_close) }),
    },
  };
}

/** An order event moves the position (when it is a fill) and what is working, once. */
function afterOrder(state: ExposureState, order: OrderData): ExposureState {
  const account = order.account_id;
  const head = state.accounts.get(account);
  if (head !== undefined && order.seq <= head.orderSeq) return state;
  const working = state.working.get(account, Map<string, WorkingOrder>());
  const holdings = state.holdings.get(account, Map<string, Holding>());
  return {
    ...state,
    accounts:
      head === undefined
        ? state.accounts
        : state.accounts.set(account, { ...head, orderSeq: order.seq }),
    working: state.working.set(account, workingAfter(working, order)),
    holdings: state.holdings.set(account, holdingsAfter(holdings, order)),
  };
}

function workingAfter(
  working: Map<string, WorkingOrder>,
  order: OrderData,
): Map<string, WorkingOrder> {
  if (OVER.has(order.status) || order.leaves_quantity === 0) return working.delete(order.order_id);
  const sign = order.order_action === 'BUY' ? 1 : -1;
  return working.set(order.order_id, {
    symbol: order.symbol,
    leaves: sign * order.leaves_quantity,
    bucket: order.bucket,
    ...(order.limit_price === undefined ? {} : { price: parseUsd(order.limit_price) }),
  });
}

function holdingsAfter(holdings: Map<string, Holding>, order: OrderData): Map<string, Holding> {
  const { symbol, last_quantity: shares, last_price: price, position_after: after } = order;
  if (shares === undefined || price === undefined) return holdings;
  const signed = order.order_action === 'BUY' ? shares : -shares;
  const before = holdings.get(symbol) ?? {
    quantity: (after ?? signed) - signed,
    cost: parseUsd('0'),
    bucket: order.bucket,
  };
  const filled = afterFill(before, signed, parseUsd(price));
  // The position after the fill is the broker's word; ours is only the way there.
  const quantity = after ?? filled.quantity;
  return quantity === 0 ? holdings.delete(symbol) : holdings.set(symbol, { ...filled, quantity });
}
