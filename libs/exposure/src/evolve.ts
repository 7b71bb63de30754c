import {
  isOrderOver,
  msFromUnixNs,
  notionalUsd,
  parseUsd,
  type EventOf,
  type OrderData,
  type PctMicros,
  type PositionData,
  type QeEvent,
  type UsdMicros,
  ZERO_USD,
} from '@quant-engine/contracts';
import { Map } from 'immutable';
import { afterFill, averagePriceOf, type Holding } from './holding';
import { viewAfterL1, viewAfterPrint } from './market-view';
import type { AccountHead, ExposureState, PartialSnapshot, WorkingOrder } from './state';

/** An account of which no snapshot has come yet. */
const NEW_ACCOUNT: AccountHead = { equity: ZERO_USD, orderSeq: 0, fillSeqs: {}, ready: false };

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
  const { account_id: account, snapshot } = event.data;
  const head = state.accounts.get(account, NEW_ACCOUNT);
  const open =
    head.partial?.id === snapshot.id ? head.partial : { id: snapshot.id, lines: {}, indexes: [] };
  if (open.indexes.includes(snapshot.index)) return state;
  const partial = {
    id: snapshot.id,
    indexes: [...open.indexes, snapshot.index],
    lines: { ...open.lines, ...lineOf(event.data) },
  };
  if (partial.indexes.length < snapshot.count) {
    return { ...state, accounts: state.accounts.set(account, { ...head, partial }) };
  }
  return afterSnapshot(state, head, partial.lines, event);
}

/**
 * A whole snapshot replaces the positions, except where a fill that it does not count has come in
 * before it: the two come over different streams, and the fill is the newer word on its symbol.
 */
function afterSnapshot(
  state: ExposureState,
  head: AccountHead,
  lines: PartialSnapshot['lines'],
  event: EventOf<'position'>,
): ExposureState {
  const { account_id: account, equity, as_of } = event.data;
  const later = Object.entries(head.fillSeqs).filter(([, seq]) => seq > as_of.order_seq);
  const before = state.holdings.get(account, Map<string, Holding>());
  const holdings = later.reduce(
    (held, [symbol]) => {
      const ours = before.get(symbol);
      return ours === undefined ? held.delete(symbol) : held.set(symbol, ours);
    },
    Map(Object.entries(lines)),
  );
  const whole: AccountHead = {
    equity: parseUsd(equity),
    orderSeq: Math.max(as_of.order_seq, head.orderSeq),
    fillSeqs: Object.fromEntries(later),
    positionEventId: event.event_id,
    ready: true,
  };
  return {
    ...state,
    accounts: state.accounts.set(account, whole),
    holdings: state.holdings.set(account, holdings),
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
  const head = state.accounts.get(account, NEW_ACCOUNT);
  if (order.seq <= head.orderSeq) return state;
  const working = state.working.get(account, Map<string, WorkingOrder>());
  const holdings = state.holdings.get(account, Map<string, Holding>());
  const fillSeqs =
    order.last_quantity === undefined
      ? head.fillSeqs
      : { ...head.fillSeqs, [order.symbol]: order.seq };
  return {
    ...state,
    accounts: state.accounts.set(account, { ...head, orderSeq: order.seq, fillSeqs }),
    working: state.working.set(account, workingAfter(working, order)),
    holdings: state.holdings.set(account, holdingsAfter(holdings, order)),
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

function holdingsAfter(holdings: Map<string, Holding>, order: OrderData): Map<string, Holding> {
  const { symbol, last_quantity: shares, last_price: price } = order;
  if (shares === undefined || price === undefined) return holdings;
  const signed = order.order_action === 'BUY' ? shares : -shares;
  const before = heldBefore(holdings.get(symbol), signed, order, parseUsd(price));
  const filled = afterFill(before, signed, parseUsd(price));
  return filled.quantity === 0 ? holdings.delete(symbol) : holdings.set(symbol, filled);
}

/**
 * What was held before a fill, so that it leads to the position after it: that is the broker's
 * word, ours only the way there. Shares that we knew nothing of count at our average price, or at
 * the fill's.
 */
function heldBefore(
  ours: Holding | undefined,
  signed: number,
  { position_after: after, bucket }: OrderData,
  fillPrice: UsdMicros,
): Holding {
  const quantity = after === undefined ? (ours?.quantity ?? 0) : after - signed;
  if (ours?.quantity === quantity) return ours;
  const each = ours === undefined ? fillPrice : averagePriceOf(ours);
  return { bucket, ...ours, quantity, cost: notionalUsd(Math.abs(quantity), each) };
}
