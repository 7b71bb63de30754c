import {
  clampUsd,
  compareUnixNs,
  isOrderOver,
  parseUsd,
  type EventOf,
  type ExposureData,
  type IntentData,
  type OrderData,
  type PctMicros,
  type QeEvent,
} from '@quant-engine/contracts';
import { clockAfterAlert, truthAfter, viewAfterL1 } from '@quant-engine/market-view';
import { afterDecision } from './after-decision';
import { afterTick } from './clock';
import {
  accountOf,
  type CurrentAndPotential,
  type EngineState,
  type ExposureView,
  type Ticket,
} from './state';

/** The state after one event, the engine's own decisions and intents included. */
export function evolveEngine(
  state: EngineState,
  event: QeEvent,
  spreadMaxPct: PctMicros,
): EngineState {
  switch (event.event_type) {
    case 'session':
      return afterTick(state, event);
    case 'alert': {
      const clock = clockAfterAlert(state.clock, event.data);
      return clock === state.clock ? state : { ...state, clock };
    }
    case 'l1': {
      const { symbol } = event.data;
      const view = viewAfterL1(state.market.get(symbol), event.data, spreadMaxPct);
      return { ...state, market: state.market.set(symbol, view) };
    }
    case 'feature': {
      const { symbol } = event.data;
      const truth = truthAfter(state.truths.get(symbol), event.data);
      return { ...state, truths: state.truths.set(symbol, truth) };
    }
    case 'exposure':
      return afterExposure(state, event);
    case 'order':
      return afterOrder(state, event.data);
    case 'decision':
      return afterDecision(state, event);
    case 'intent':
      return { ...state, tickets: state.tickets.set(event.event_id, ticketOf(event.data)) };
    default:
      return state;
  }
}

/**
 * A snapshot older than the one at hand, by its time or by the orders it counts, is passed over.
 */
function afterExposure(state: EngineState, event: EventOf<'exposure'>): EngineState {
  const { account_id: account, as_of } = event.data;
  const before = accountOf(state, account);
  const held = before.exposure;
  if (held !== null) {
    const older = compareUnixNs(event.timestamp, held.time) < 0;
    if (older || as_of.order_seq < held.orderSeq) return state;
  }
  const exposure = exposureView(event);
  const tickets = state.tickets.withMutations((all) => {
    for (const [id, ticket] of state.tickets) {
      if (ticket.account !== account) continue;
      const fills = ticket.fills.filter((fill) => fill.seq > as_of.order_seq);
      if (fills.length === 0 && ticket.leaves === 0) all.delete(id);
      else if (fills.length !== ticket.fills.length) all.set(id, { ...ticket, fills });
    }
  });
  return { ...state, tickets, accounts: state.accounts.set(account, { ...before, exposure }) };
}

function exposureView(event: EventOf<'exposure'>): ExposureView {
  const { data } = event;
  const positions = data.positions.map((line): [string, ExposureView['positions'][string]] => [
    line.symbol,
    {
      quantity: line.quantity,
      avgPrice: parseUsd(line.avg_price),
      mark: parseUsd(line.mark),
      bucket: line.bucket,
    },
  ]);
  return {
    eventId: event.event_id,
    time: event.timestamp,
    orderSeq: data.as_of.order_seq,
    equity: parseUsd(data.equity),
    gross: {
      current: clampUsd(parseUsd(data.long_notional) + parseUsd(data.short_notional)),
      potential: parseUsd(data.open_orders_potential),
    },
    buckets: { LT: amountsOf(data.buckets.LT), MM_PURE: amountsOf(data.buckets.MM_PURE) },
    groups: groupsOf(data),
    unmarked: parseUsd(data.unmarked_notional),
    positions: Object.fromEntries(positions),
  };
}

function amountsOf(line: { current: string; potential: string }): CurrentAndPotential {
  return { current: parseUsd(line.current), potential: parseUsd(line.potential) };
}

function groupsOf(data: ExposureData): ExposureView['groups'] {
  const whole = parseUsd(data.equity);
  const groups = Object.entries(data.group_exposure).map(([name, line]) => {
    const { current, potential } = amountsOf(line);
    return [name, { current: { part: current, whole }, potential: { part: potential, whole } }];
  });
  return Object.fromEntries(groups) as ExposureView['groups'];
}

/** An order event moves its ticket, once. */
function afterOrder(state: EngineState, order: OrderData): EngineState {
  const counted = state.accounts.get(order.account_id)?.exposure?.orderSeq ?? 0;
  const isNewFill = order.last_quantity !== undefined && order.seq > counted;
  const ticket =
    state.tickets.get(order.intent_id) ?? (isNewFill ? ticketOfFill(order) : undefined);
  if (ticket === undefined) return state;
  if (ticket.lastSeq !== null && order.seq <= ticket.lastSeq) return state;
  const fills = isNewFill
    ? [...ticket.fills, { seq: order.seq, shares: order.last_quantity ?? 0 }]
    : ticket.fills;
  const leaves = isOrderOver(order.status) ? 0 : order.leaves_quantity;
  const firstSeq = ticket.firstSeq ?? order.seq;
  const tickets =
    leaves === 0 && fills.length === 0
      ? state.tickets.delete(order.intent_id)
      : state.tickets.set(order.intent_id, {
          ...ticket,
          fills,
          leaves,
          firstSeq,
          lastSeq: order.seq,
        });
  return { ...state, tickets };
}

/**
 * A fill whose ticket is gone (a cancel crossed it) still moved the position: it gets a new one.
 */
function ticketOfFill(order: OrderData): Ticket {
  return {
    account: order.account_id,
    symbol: order.symbol,
    side: order.order_action,
    effect: order.effect,
    bucket: order.bucket,
    leaves: 0,
    mark: parseUsd(order.last_price ?? order.limit_price ?? '0'),
    limitPrice: parseUsd(order.limit_price ?? '0'),
    firstSeq: null,
    lastSeq: null,
    fills: [],
  };
}

function ticketOf(intent: IntentData): Ticket {
  const { mark } = intent.metadata ?? {};
  return {
    account: intent.account_id,
    symbol: intent.symbol,
    side: intent.action,
    effect: intent.effect,
    bucket: intent.bucket,
    leaves: intent.quantity,
    mark: parseUsd(mark ?? intent.limit_price ?? '0'),
    limitPrice: parseUsd(intent.limit_price ?? '0'),
    firstSeq: null,
    lastSeq: null,
    fills: [],
  };
}
