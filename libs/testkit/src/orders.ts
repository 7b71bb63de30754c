import {
  causedEvent,
  deriveId,
  isOrderOver,
  rootEvent,
  type EventOf,
  type OrderData,
  type OrderStatus,
  type Side,
} from '@quant-engine/contracts';
import { legOf } from './leg';
import { at, type Changes } from './moment';

/**
 * A step in the life of an order, under a name that tells the order from others: by default the
 * first step, an acceptance of 400 CIM PRB that are bought in HAMMER at the market. `seq` numbers
 * the order events of a desk. Shares that are filled, left and last follow from each other, class
 * and side from bucket, direction and effect; a BUY alone opens a long position, a SELL reduces it.
 */
export function order(
  name: string,
  { at: moment = 0, ...changes }: Changes<'order'> = {},
): EventOf<'order'> {
  const account = changes.account_id ?? 'HAMMER';
  const data: OrderData = {
    order_id: deriveId('order', account, name),
    account_id: account,
    intent_id: deriveId('intent', account, name),
    client_order_id: `qe-${deriveId('order', account, name)}`,
    symbol: 'CIM PRB',
    risk_delta_notional: '0',
    risk_delta_gross_pct: 0,
    position_context_at_intent: { current_qty: 0, avg_fill_price: '0', notional: '0' },
    ...stepOf(changes),
  };
  return rootEvent('order', JSON.stringify([name, data]), at(moment), data, account);
}

/**
 * A step in the life of the order of an intent, caused by the intent: by default the first one, an
 * acceptance of all its shares.
 */
export function orderOf(
  { data: intent, ...cause }: EventOf<'intent'>,
  changes: Partial<OrderData> = {},
): EventOf<'order'> {
  const { action, bucket, dir, effect, classification, limit_price, quantity } = intent;
  const limit = limit_price === undefined ? {} : { limit_price };
  const leg = { order_action: action, bucket, dir, effect, classification };
  const data: OrderData = {
    order_id: cause.event_id,
    account_id: intent.account_id,
    intent_id: cause.event_id,
    client_order_id: `qe-${cause.event_id}`,
    symbol: intent.symbol,
    risk_delta_notional: intent.risk_delta_notional,
    risk_delta_gross_pct: intent.risk_delta_gross_pct,
    position_context_at_intent: intent.position_context_at_intent,
    ...stepOf({ quantity, ...limit, ...leg, ...changes }),
  };
  return causedEvent('order', cause, [data.seq], data, data.account_id);
}

/**
 * An order event that tells a fill: so many shares at a price, by default all that the order had.
 * Its execution id is `x` and its number, which is 1 by default; so is the name of its order.
 */
export function fill(
  side: Side,
  shares: number,
  symbol: string,
  price: string,
  changes: Changes<'order'> = {},
): EventOf<'order'> {
  const { seq = 1 } = changes;
  const told = { symbol, order_action: side, last_quantity: shares, last_price: price };
  return order(`x${seq}`, { ...told, ...changes });
}

/** The part of an order event that a step changes, with what follows from what is said. */
function stepOf(changes: Partial<OrderData>) {
  const { seq = 1, last_quantity: last } = changes;
  const { side, ...leg } = legOf({ ...changes, side: changes.order_action });
  const shares = sharesOf(changes);
  const { status = statusOf(last, shares.leaves_quantity) } = changes;
  return {
    seq,
    action: status,
    status,
    order_type: changes.limit_price === undefined ? ('MARKET' as const) : ('LIMIT' as const),
    metadata: { remaining_quantity: shares.leaves_quantity },
    ...(last === undefined ? {} : { exec_id: `x${seq}`, last_price: changes.limit_price ?? '25' }),
    ...changes,
    ...leg,
    order_action: side,
    ...shares,
  };
}

function sharesOf(changes: Partial<OrderData>) {
  const { last_quantity: last, leaves_quantity: left, status } = changes;
  const { filled_quantity: filled = last ?? 0 } = changes;
  const { quantity = left === undefined ? Math.max(last ?? 400, filled) : left + filled } = changes;
  const rest = status !== undefined && isOrderOver(status) ? 0 : Math.max(quantity - filled, 0);
  return {
    quantity: Math.max(quantity, 1),
    filled_quantity: filled,
    leaves_quantity: left ?? rest,
  };
}

function statusOf(last: number | undefined, leaves: number): OrderStatus {
  if (last === undefined) return 'ACCEPTED';
  return leaves === 0 ? 'FILLED' : 'PARTIAL_FILL';
}
