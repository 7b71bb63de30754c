import {
  causedEvent,
  compareUnixNs,
  type Cause,
  type QeEvent,
  type UnixNs,
} from '@quant-engine/contracts';
import { record, type Moved } from './lifecycle';
import type { CancelReason, Order, OrdersState } from './state';

/**
 * Cancels the open orders that match, by order id; an order that is asked to end is not asked
 * again.
 */
export function cancelWhere(
  state: OrdersState,
  matches: (order: Order) => boolean,
  reason: CancelReason,
  cause: Cause,
): Moved {
  const due = [...state.open.values()]
    .filter((order) => order.event.status !== 'PENDING_CANCEL' && matches(order))
    .sort((a, b) => (a.event.order_id < b.event.order_id ? -1 : 1));
  let after = state;
  const outputs: QeEvent[] = [];
  for (const order of due) {
    const asked = { ...order, cancelReason: reason };
    const change = { action: 'PENDING_CANCEL', status: 'PENDING_CANCEL' } as const;
    const recorded = record(after, asked, change, cause);
    const { data } = recorded.event;
    after = recorded.state;
    outputs.push(
      recorded.event,
      causedEvent(
        'broker_command',
        recorded.event,
        ['CANCEL'],
        {
          kind: 'CANCEL',
          account_id: data.account_id,
          client_order_id: data.client_order_id,
          symbol: data.symbol,
        },
        data.account_id,
      ),
    );
  }
  return { state: after, outputs };
}

/** Whether an order has outlived its time. */
export function isExpired(order: Order, now: UnixNs): boolean {
  return compareUnixNs(order.expiresAt, now) <= 0;
}
