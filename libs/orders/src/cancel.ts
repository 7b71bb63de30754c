import { causedEvent, type Cause, type OrderData, type QeEvent } from '@quant-engine/contracts';
import { record, type Moved } from './lifecycle';
import { reasonToGo } from './must-go';
import type { CancelReason, Order, OrdersState } from './state';

/**
 * Asks the broker to end the open orders in scope that have to go, by order id; one that is asked
 * to end is not asked again before the broker has answered.
 */
export function cancelWhatMustGo(
  before: OrdersState,
  inScope: (order: OrderData) => boolean,
  cause: Cause,
): Moved {
  const working = [...before.open.values()]
    .filter(({ event }) => event.status !== 'PENDING_CANCEL' && inScope(event))
    .sort((a, b) => (a.event.order_id < b.event.order_id ? -1 : 1));
  let state = before;
  const outputs: QeEvent[] = [];
  for (const order of working) {
    const reason = reasonToGo(before, order);
    if (reason === undefined) continue;
    const asked = cancel(state, order, reason, cause);
    state = asked.state;
    outputs.push(...asked.outputs);
  }
  return { state, outputs };
}

/** The first reason stays on record: by it the order ends as EXPIRED or as CANCELED. */
function cancel(state: OrdersState, order: Order, reason: CancelReason, cause: Cause): Moved {
  const recorded = record(
    state,
    { ...order, cancelReason: order.cancelReason ?? reason },
    { action: 'PENDING_CANCEL', status: 'PENDING_CANCEL' },
    cause,
  );
  const { account_id, client_order_id, symbol } = order.event;
  const command = causedEvent(
    'broker_command',
    recorded.event,
    ['CANCEL'],
    { kind: 'CANCEL', account_id, client_order_id, symbol },
    account_id,
  );
  return { state: recorded.state, outputs: [recorded.event, command] };
}
