import {
  causedEvent,
  deriveId,
  formatUsd,
  notionalUsd,
  parseUsd,
  type BrokerReportData,
  type Core,
  type EventOf,
  type QeEvent,
  type UsdMicros,
} from '@quant-engine/contracts';
import {
  clockAfter,
  clockAfterAll,
  datesWith,
  isForgotten,
  siftFacts,
} from '@quant-engine/market-view';
import { lotAt, openQuantity, type Lot } from '@quant-engine/positions';
import { Map } from 'immutable';
import { marketOf, matchAtPrint, matchAtTouch, sideAgainst, type Match } from './match';
import { lineOf, lotAfter } from './position';
import { brokerSimCodec, type BrokerSimState, type SimOrder } from './state';

/** What an account holds of a symbol before the first day. */
export interface BrokerHolding {
  readonly symbol: string;
  /** Signed shares. */
  readonly quantity: number;
  /** $ a share that they cost. */
  readonly avgPrice: UsdMicros;
}

/** What the simulated broker is told once, at its start. */
export interface BrokerSimConfig {
  /** Draws of luck follow from it alone. */
  readonly seed: string;
  /** The accounts' books before the first day. */
  readonly accounts: Readonly<
    Record<string, { readonly equity: UsdMicros; readonly positions: readonly BrokerHolding[] }>
  >;
  /** $ per share, on each execution. */
  readonly commissionPerShare: UsdMicros;
}

interface Moved {
  readonly state: BrokerSimState;
  readonly outputs: readonly QeEvent[];
}

/** A broker that fills orders against the quotes and trades of the day, the same way every time. */
export function brokerSimCore(config: BrokerSimConfig): Core<BrokerSimState> {
  return {
    initialState: () => initialState(config),
    codec: brokerSimCodec,
    problemsOf: () => [],
    step(before, batch) {
      const clock = clockAfterAll(before.clock, batch);
      // A market need not wait for the clock of a desk.
      const events = clock === null ? batch : siftFacts(batch, clock, Map()).events;
      let state = before;
      const outputs: QeEvent[] = [];
      for (const event of events) {
        const moved = take(state, event, config);
        state = moved.state;
        outputs.push(...moved.outputs);
      }
      return { state, outputs, latest: {} };
    },
  };
}

function initialState({ accounts }: BrokerSimConfig): BrokerSimState {
  const positions = Object.entries(accounts).flatMap(([account, book]) =>
    book.positions.map(({ symbol, quantity, avgPrice }): [string, Lot] => [
      `${account}|${symbol}`,
      lotAt(quantity, avgPrice),
    ]),
  );
  return {
    clock: null,
    dates: [],
    markets: Map(),
    resting: Map(),
    known: Map(),
    positions: Map(positions),
  };
}

function take(state: BrokerSimState, event: QeEvent, config: BrokerSimConfig): Moved {
  switch (event.event_type) {
    case 'session':
      return { state: afterTick(state, event), outputs: [] };
    case 'l1': {
      const { symbol } = event.data;
      const markets = state.markets.set(symbol, marketOf(event.data));
      return fillResting({ ...state, markets }, symbol, event, config, atTouch(config));
    }
    case 'print': {
      const { symbol, price, size } = event.data;
      // Each print is a draw of its own; half of its shares is all that our orders share.
      const seed = `${config.seed}|${event.event_id}`;
      const match: Matcher = (order, _, given) =>
        matchAtPrint(order, parseUsd(price), size - 2 * given, seed);
      return fillResting(state, symbol, event, config, match);
    }
    case 'broker_command':
      return takeCommand(state, event, config);
    default:
      return { state, outputs: [] };
  }
}

/** Ids are known for five trading dates, and while their order rests: none becomes two orders. */
function afterTick(before: BrokerSimState, event: EventOf<'session'>): BrokerSimState {
  const clock = clockAfter(before.clock, event);
  const { trading_date: date } = clock;
  if (before.dates.includes(date)) return { ...before, clock };
  const dates = datesWith(before.dates, date);
  const known = before.known.filterNot(
    ({ tradingDate }, id) => isForgotten(dates, tradingDate) && !before.resting.has(id),
  );
  return { ...before, clock, dates, known };
}

/** @param given shares that this event has given to our other orders already */
type Matcher = (order: SimOrder, state: BrokerSimState, given: number) => Match | undefined;

function atTouch({ seed }: BrokerSimConfig): Matcher {
  return (order, { markets }) => {
    const market = markets.get(order.symbol);
    return market === undefined ? undefined : matchAtTouch(order, market, seed);
  };
}

function takeCommand(
  state: BrokerSimState,
  event: EventOf<'broker_command'>,
  config: BrokerSimConfig,
): Moved {
  switch (event.data.kind) {
    case 'SUBMIT':
      return takeSubmit(state, event, config);
    case 'CANCEL':
      return takeCancel(state, event);
    case 'SNAPSHOT':
      return { state, outputs: [snapshotOf(state, event, config)] };
  }
}

/** One broker order for each client order id: the same id again is the same order. */
function takeSubmit(
  state: BrokerSimState,
  event: EventOf<'broker_command'>,
  config: BrokerSimConfig,
): Moved {
  const { account_id: account, client_order_id: id, symbol, side, quantity } = event.data;
  if (id === undefined || symbol === undefined || side === undefined || quantity === undefined) {
    return { state, outputs: [report(event, 'REJECTED', { reason: 'the order is incomplete' })] };
  }
  if (state.known.has(id)) return { state, outputs: [] };
  const { limit_price, order_type } = event.data;
  if (order_type === 'LIMIT' && limit_price === undefined) {
    return { state, outputs: [report(event, 'REJECTED', { reason: 'the limit has no price' })] };
  }
  const order: SimOrder = {
    account,
    clientOrderId: id,
    symbol,
    side,
    leaves: quantity,
    limit: limit_price === undefined ? null : parseUsd(limit_price),
    executions: 0,
  };
  const brokerId = `sim-${deriveId('broker', id).slice(0, 13)}`;
  const placed: BrokerSimState = {
    ...state,
    known: state.known.set(id, { brokerId, tradingDate: state.clock?.trading_date ?? '' }),
    resting: state.resting.set(id, order),
  };
  const filled = fillOne(placed, order, event, config, atTouch(config), 0);
  const accepted = report(event, 'ACCEPTED', { broker_order_id: brokerId });
  return { state: filled.state, outputs: [accepted, ...filled.outputs] };
}

function takeCancel(state: BrokerSimState, event: EventOf<'broker_command'>): Moved {
  const id = event.data.client_order_id ?? '';
  if (!state.resting.has(id)) {
    return {
      state,
      outputs: [report(event, 'CANCEL_REJECTED', { reason: 'the order is not open' })],
    };
  }
  const after = { ...state, resting: state.resting.delete(id) };
  return { state: after, outputs: [report(event, 'CANCELED', {})] };
}

/** Offers an event to the resting orders of a symbol, by client order id. */
function fillResting(
  before: BrokerSimState,
  symbol: string,
  event: QeEvent,
  config: BrokerSimConfig,
  match: Matcher,
): Moved {
  if (before.resting.isEmpty()) return { state: before, outputs: [] };
  const due = [...before.resting.values()]
    .filter((order) => order.symbol === symbol)
    .sort((a, b) => (a.clientOrderId < b.clientOrderId ? -1 : 1));
  let state = before;
  let given = 0;
  const outputs: QeEvent[] = [];
  for (const order of due) {
    const moved = fillOne(state, order, event, config, match, given);
    given += order.leaves - (moved.state.resting.get(order.clientOrderId)?.leaves ?? 0);
    state = moved.state;
    outputs.push(...moved.outputs);
  }
  return { state, outputs };
}

function fillOne(
  state: BrokerSimState,
  order: SimOrder,
  event: QeEvent,
  config: BrokerSimConfig,
  match: Matcher,
  given: number,
): Moved {
  const found = match(order, state, given);
  if (found === undefined) return { state, outputs: [] };
  const number = order.executions + 1;
  const leaves = order.leaves - found.shares;
  const { clientOrderId: id } = order;
  const resting =
    leaves === 0
      ? state.resting.delete(id)
      : state.resting.set(id, { ...order, leaves, executions: number });
  const data: Partial<BrokerReportData> = {
    exec_id: `${id}.${number}`,
    last_quantity: found.shares,
    last_price: formatUsd(found.price),
    commission: formatUsd(notionalUsd(found.shares, config.commissionPerShare)),
    client_order_id: id,
    broker_order_id: state.known.get(id)?.brokerId ?? id,
  };
  return {
    state: {
      ...state,
      resting,
      markets: taken(state, order, found),
      positions: state.positions.update(`${order.account}|${order.symbol}`, (lot) =>
        lotAfter(lot, order, found),
      ) as BrokerSimState['positions'],
    },
    outputs: [report(event, 'FILL', data, order.account, number)],
  };
}

/** What we bought or sold at the touch is no longer there for the next order. */
function taken(
  state: BrokerSimState,
  order: SimOrder,
  { shares, price }: Match,
): BrokerSimState['markets'] {
  const market = state.markets.get(order.symbol);
  if (market === undefined) return state.markets;
  const side = sideAgainst(market, order.side);
  if (side.price !== price) return state.markets;
  const left = { price, shares: Math.max(side.shares - shares, 0) };
  const after = order.side === 'BUY' ? { ...market, ask: left } : { ...market, bid: left };
  return state.markets.set(order.symbol, after);
}

function snapshotOf(
  state: BrokerSimState,
  event: EventOf<'broker_command'>,
  config: BrokerSimConfig,
): QeEvent {
  const account = event.data.account_id;
  const prefix = `${account}|`;
  const positions = [...state.positions]
    .filter(([place, lot]) => place.startsWith(prefix) && openQuantity(lot) !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([place, lot]) => lineOf(place.slice(prefix.length), lot));
  const equity = config.accounts[account]?.equity;
  if (equity === undefined) return report(event, 'REJECTED', { reason: 'the account is unknown' });
  return report(event, 'SNAPSHOT', { equity: formatUsd(equity), positions });
}

function report(
  cause: QeEvent,
  kind: BrokerReportData['kind'],
  data: Partial<BrokerReportData>,
  account = accountOf(cause),
  number = 0,
): QeEvent {
  const command = cause.event_type === 'broker_command' ? cause.data.client_order_id : undefined;
  const id = data.client_order_id ?? command;
  const named = id === undefined ? {} : { client_order_id: id };
  const parts = [kind, id ?? account, number];
  return causedEvent(
    'broker_report',
    cause,
    parts,
    { kind, account_id: account, ...named, ...data },
    account,
  );
}

/** A command names its account in its data; its envelope need not. */
function accountOf(cause: QeEvent): string {
  return cause.event_type === 'broker_command' ? cause.data.account_id : '';
}
