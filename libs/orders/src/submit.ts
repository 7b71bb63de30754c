import {
  causedEvent,
  deriveId,
  msFromUnixNs,
  unixNsFromMs,
  ZERO_USD,
  type BrokerCommandData,
  type EventOf,
  type OrderData,
  type UnixNs,
} from '@quant-engine/contracts';
import { cancelWhatMustGo } from './cancel';
import type { OrdersConfig } from './config';
import { denialOf, type Denial } from './controls';
import { record, type Moved } from './lifecycle';
import { orderOf, type Order, type OrdersState } from './state';

type Intent = EventOf<'intent'>;

/** The one order of an intent: whoever asks again gets the same id. */
export function orderIdOf(intentId: string): string {
  return deriveId('order', intentId);
}

/** The id under which the broker knows the order, the same across retries and restarts. */
export function clientOrderIdOf(orderId: string): string {
  return `qe-${orderId}`;
}

/**
 * Makes the one order of an intent: PENDING_SUBMIT with its command to the broker in the same
 * commit, or DENIED with the control that refused it. An intent that already has its order is
 * passed over.
 */
export function submit(
  state: OrdersState,
  intent: Intent,
  now: UnixNs,
  config: OrdersConfig,
): Moved {
  const orderId = orderIdOf(intent.event_id);
  if (orderOf(state, orderId) !== undefined) return { state, outputs: [] };
  const denial = denialOf(intent, state, now, config);
  const { state: after, event } = record(
    state,
    draftOf(intent, orderId, now, state),
    denial === undefined ? { action: 'PENDING_SUBMIT' } : denied(denial),
    intent,
  );
  if (denial !== undefined) return { state: after, outputs: [event] };
  const crossed = cancelCrossed(after, event);
  return { state: crossed.state, outputs: [event, ...crossed.outputs, submitCommand(event)] };
}

/** The broker is asked to end what a reduction would meet before it is asked for the reduction. */
function cancelCrossed(state: OrdersState, order: EventOf<'order'>): Moved {
  const { account_id: account, symbol, effect } = order.data;
  if (effect === 'INCREASE') return { state, outputs: [] };
  return cancelWhatMustGo(
    state,
    (other) =>
      other.effect === 'INCREASE' && other.account_id === account && other.symbol === symbol,
    order,
  );
}

function denied(denial: Denial): Partial<OrderData> & Pick<OrderData, 'action'> {
  return { action: 'DENIED', status: 'DENIED', leaves_quantity: 0, denial };
}

function draftOf(
  { event_id, correlation_id, data }: Intent,
  orderId: string,
  now: UnixNs,
  { seq: lastSeq, clock }: OrdersState,
): Order {
  const seq = lastSeq + 1;
  const tradingDate = clock?.trading_date ?? '';
  const event: OrderData = {
    seq,
    order_id: orderId,
    account_id: data.account_id,
    intent_id: event_id,
    client_order_id: clientOrderIdOf(orderId),
    symbol: data.symbol,
    action: 'PENDING_SUBMIT',
    status: 'PENDING_SUBMIT',
    order_action: data.action,
    order_type: data.limit_price === undefined ? 'MARKET' : 'LIMIT',
    quantity: data.quantity,
    ...(data.limit_price === undefined ? {} : { limit_price: data.limit_price }),
    classification: data.classification,
    bucket: data.bucket,
    effect: data.effect,
    dir: data.dir,
    risk_delta_notional: data.risk_delta_notional,
    risk_delta_gross_pct: data.risk_delta_gross_pct,
    position_context_at_intent: data.position_context_at_intent,
    filled_quantity: 0,
    leaves_quantity: data.quantity,
    metadata: { remaining_quantity: data.quantity },
  };
  return {
    event,
    firstSeq: seq,
    tradingDate,
    correlationId: correlation_id,
    filledNotional: ZERO_USD,
    expiresAt: unixNsFromMs(msFromUnixNs(now) + data.time_to_live_s * 1000),
  };
}

function submitCommand(order: EventOf<'order'>): EventOf<'broker_command'> {
  const { data } = order;
  const command: BrokerCommandData = {
    kind: 'SUBMIT',
    account_id: data.account_id,
    client_order_id: data.client_order_id,
    symbol: data.symbol,
    side: data.order_action,
    quantity: data.quantity,
    order_type: data.order_type,
    ...(data.limit_price === undefined ? {} : { limit_price: data.limit_price }),
  };
  return causedEvent('broker_command', order, ['SUBMIT'], command, data.account_id);
}
