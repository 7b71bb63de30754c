import {
  accountProblems,
  compareUnixNs,
  hashFields,
  laterUnixNs,
  type Core,
  type EventOf,
  type HashFields,
  type QeEvent,
  type UnixNs,
} from '@quant-engine/contracts';
import { Map } from 'immutable';
import { referenceChangedAlert } from './alerts';
import { cancelWhatMustGo } from './cancel';
import type { OrdersConfig } from './config';
import { type Moved } from './lifecycle';
import { takeReport } from './reports';
import { initialOrdersState, ordersCodec, type OrdersState } from './state';
import { submit } from './submit';
import { booksCommand } from './unbooked';

/** Execution's core: intents become orders, the broker's reports become their lives. */
export function ordersCore(config: OrdersConfig): Core<OrdersState> {
  return {
    initialState: initialOrdersState,
    codec: ordersCodec,
    problemsOf: (event) => accountProblems(config.reference.accountIds, event),
    step(before, batch) {
      let state = before;
      const outputs: QeEvent[] = [];
      const newest = newestTick(before, batch);
      for (const event of batch) {
        const moved = take(state, event, config, newest);
        state = moved.state;
        outputs.push(...moved.outputs);
      }
      return { state, outputs, latest: latestOf(state, outputs) };
    },
  };
}

/**
 * The newest time that the desk knows: after an outage an old intent is judged by it, not by its
 * own.
 */
function newestTick(state: OrdersState, batch: readonly QeEvent[]): UnixNs {
  let newest = state.clock?.time ?? '0';
  for (const { event_type, timestamp } of batch) {
    if (event_type === 'session') newest = laterUnixNs(newest, timestamp);
  }
  return newest;
}

function take(state: OrdersState, event: QeEvent, config: OrdersConfig, newest: UnixNs): Moved {
  switch (event.event_type) {
    case 'session':
      return takeTick(state, event, config);
    case 'decision':
      return takeDecision(state, event);
    case 'intent':
      return submit(state, event, laterUnixNs(newest, event.timestamp), config);
    case 'broker_report':
      return takeReport(state, event, config);
    default:
      return { state, outputs: [] };
  }
}

/** A tick ends what has to go; the first one of a day asks the broker for its books. */
function takeTick(before: OrdersState, event: EventOf<'session'>, config: OrdersConfig): Moved {
  if (isLate(before, event)) return { state: before, outputs: [] };
  const clock = { ...event.data, time: event.timestamp };
  const newDay = before.clock?.trading_date !== clock.trading_date;
  const state: OrdersState = newDay
    ? {
        ...before,
        clock,
        over: Map(),
        referenceHash: config.reference.hash,
        otherReferenceHash: '',
        starts: Map(),
        beyondRange: Map(),
        executions: executionsOfOpen(before),
        unbooked: before.unbooked.filterNot((fill) => fill.isCounted),
      }
    : { ...before, clock, otherReferenceHash: otherThanAtStart(before, config) };
  const canceled = cancelWhatMustGo(state, () => true, event);
  if (!newDay) {
    const isNews = state.otherReferenceHash !== '' && before.otherReferenceHash === '';
    const alerts = isNews ? [referenceChangedAlert(event, state)] : [];
    return { state: canceled.state, outputs: [...alerts, ...canceled.outputs] };
  }
  const asks = config.reference.accountIds.map((account) => booksCommand(account, event));
  return { state: canceled.state, outputs: [...canceled.outputs, ...asks] };
}

/** The hash of reference data that are not those the trading date began with; empty if they are. */
function otherThanAtStart({ referenceHash }: OrdersState, { reference }: OrdersConfig): string {
  return reference.hash === referenceHash ? '' : reference.hash;
}

/** A tick that came late may not turn the clock back: it would forget the day's executions. */
function isLate({ clock }: OrdersState, { data, timestamp }: EventOf<'session'>): boolean {
  if (clock === null) return false;
  return compareUnixNs(timestamp, clock.time) <= 0 || data.trading_date < clock.trading_date;
}

/** An order that is still open may be told of yesterday's executions again. */
function executionsOfOpen({ executions, open }: OrdersState): OrdersState['executions'] {
  return executions.filter((orderId) => open.has(orderId));
}

/** A decision says what is permitted from now on, and what of the working orders has to go. */
function takeDecision(before: OrdersState, event: EventOf<'decision'>): Moved {
  const { account_id: account, trading_state: tradingState, cap_episode: episode } = event.data;
  const capEpisodeOpen = episode !== undefined && episode.closed_at === undefined;
  const permissions = before.permissions.set(account, { tradingState, capEpisodeOpen });
  const state = { ...before, permissions };
  return cancelWhatMustGo(state, (order) => order.account_id === account, event);
}

/** How many orders are open; the last order event and the positions of each account that moved. */
function latestOf(
  state: OrdersState,
  outputs: readonly QeEvent[],
): Readonly<Record<string, HashFields>> {
  const latest: Record<string, HashFields> = {};
  for (const event of outputs) {
    if (event.event_type !== 'order' && event.event_type !== 'position') continue;
    const { account_id: account } = event.data;
    if (event.event_type === 'order') {
      latest[`state:orders:${account}`] = hashFields(event.data);
      latest['state:orders'] ??= hashFields({ open_orders: state.open.size, last_seq: state.seq });
      if (event.data.position_after === undefined) continue;
    }
    latest[`state:positions:${account}`] ??= positionsHash(state, account);
  }
  return latest;
}

function positionsHash(state: OrdersState, account: string): HashFields {
  const prefix = `${account}|`;
  const mine = [...state.positions].filter(([place]) => place.startsWith(prefix));
  return Object.fromEntries(
    mine.map(([place, shares]) => [place.slice(prefix.length), `${shares}`]),
  );
}
