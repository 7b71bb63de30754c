import {
  accountProblems,
  hashFields,
  type Core,
  type EventOf,
  type HashFields,
  type QeEvent,
} from '@quant-engine/contracts';
import { clockAfterAll, timeNear, type Clock } from '@quant-engine/market-view';
import { referenceChangedAlert } from './alerts';
import { cancelWhatMustGo } from './cancel';
import { afterTick, isNewDate, timeOfEvent } from './clock';
import type { OrdersConfig } from './config';
import { type Moved } from './lifecycle';
import { takeReport } from './reports';
import { initialOrdersState, ordersCodec, type OrdersState } from './state';
import { submit } from './submit';
import { askForBooks } from './unbooked';

/** Execution's core: intents become orders, the broker's reports become their lives. */
export function ordersCore(config: OrdersConfig): Core<OrdersState> {
  return {
    initialState: initialOrdersState,
    codec: ordersCodec,
    problemsOf: (event) => accountProblems(config.reference.accountIds, event),
    step(before, batch) {
      let state = before;
      const outputs: QeEvent[] = [];
      const newest = clockAfterAll(before.clock, batch);
      for (const event of batch) {
        const moved = take(state, event, config, newest);
        state = moved.state;
        outputs.push(...moved.outputs);
      }
      return { state, outputs, latest: latestOf(state, outputs) };
    },
  };
}

function take(
  state: OrdersState,
  event: QeEvent,
  config: OrdersConfig,
  newest: Clock | null,
): Moved {
  switch (event.event_type) {
    case 'session':
      return takeTick(state, event, config);
    case 'decision':
      return takeDecision(state, event);
    case 'intent':
      // After an outage an old intent is judged by the newest time of the desk, not by its own.
      return submit(state, event, timeOfEvent(newest, event.timestamp), config);
    case 'broker_report':
      // It takes effect where it stands in its stream, whatever the broker's clock says.
      return takeReport(
        state,
        { ...event, timestamp: timeNear(state.clock, event.timestamp) },
        config,
      );
    default:
      return { state, outputs: [] };
  }
}

/** A tick ends what has to go; the first one of a date asks the broker for its books. */
function takeTick(before: OrdersState, event: EventOf<'session'>, config: OrdersConfig): Moved {
  const followed = afterTick(before, event);
  if (followed.clock?.eventId === before.clock?.eventId) return { state: followed, outputs: [] };
  const isNew = isNewDate(before, followed);
  const state: OrdersState = isNew
    ? { ...followed, referenceHash: config.reference.hash, otherReferenceHash: '' }
    : { ...followed, otherReferenceHash: otherThanAtStart(before, config) };
  const canceled = cancelWhatMustGo(state, () => true, event);
  if (!isNew) {
    const isNews = state.otherReferenceHash !== '' && before.otherReferenceHash === '';
    const alerts = isNews ? [referenceChangedAlert(event, state)] : [];
    return { state: canceled.state, outputs: [...alerts, ...canceled.outputs] };
  }
  return config.reference.accountIds.reduce<Moved>((moved, account) => {
    const asked = askForBooks(moved.state, account, event);
    return { state: asked.state, outputs: [...moved.outputs, asked.command] };
  }, canceled);
}

/** The hash of reference data that are not those the trading date began with; empty if they are. */
function otherThanAtStart({ referenceHash }: OrdersState, { reference }: OrdersConfig): string {
  return reference.hash === referenceHash ? '' : reference.hash;
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
