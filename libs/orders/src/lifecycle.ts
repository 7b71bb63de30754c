import {
  addUsd,
  averagePriceUsd,
  causedEvent,
  formatUsd,
  isOrderOver,
  inMoneyRange,
  notionalUsd,
  parseUsd,
  SHARES_MAX,
  type Cause,
  type EventOf,
  type OrderData,
  type OrderStatus,
  type QeEvent,
  type UsdMicros,
} from '@quant-engine/contracts';
import { orderOf, type Order, type OrdersState } from './state';

/**
 * Fields that speak of one step only: a fill's own figures do not linger on the events after it.
 */
const STEP_FIELDS: readonly string[] = [
  'last_quantity',
  'last_price',
  'exec_id',
  'commission',
  'position_after',
  'fill_id',
  'reject_reason',
];

/** A state with the events that led to it. */
export interface Moved {
  readonly state: OrdersState;
  readonly outputs: readonly QeEvent[];
}

/** Puts an order into the state where its status belongs. */
export function put(state: OrdersState, order: Order): OrdersState {
  const id = order.event.order_id;
  return isOrderOver(order.event.status)
    ? { ...state, open: state.open.delete(id), over: state.over.set(id, order) }
    : { ...state, open: state.open.set(id, order), over: state.over.delete(id) };
}

/** Writes the next event of an order, numbered on the desk. */
export function record(
  state: OrdersState,
  order: Order,
  change: Partial<OrderData> & Pick<OrderData, 'action'>,
  cause: Cause,
): { state: OrdersState; event: EventOf<'order'> } {
  const kept = withoutStep(order.event);
  const metadata = withoutStep(kept.metadata);
  const seq = state.seq + 1;
  const leaves = change.leaves_quantity ?? kept.leaves_quantity;
  const data: OrderData = {
    ...kept,
    ...change,
    seq,
    metadata: { ...metadata, ...change.metadata, remaining_quantity: leaves },
  };
  // The order's own chain goes on, whatever brought this step about.
  const chained = { ...cause, correlation_id: order.correlationId };
  const event = causedEvent('order', chained, [data.order_id, data.action], data, data.account_id);
  return { state: put({ ...state, seq }, { ...order, event: data }), event };
}

function withoutStep<T extends object>(value: T): T {
  const kept = Object.entries(value).filter(([name]) => !STEP_FIELDS.includes(name));
  return Object.fromEntries(kept) as T;
}

/** Books an execution: once, in every status, beyond the order's quantity too. */
export function bookFill(
  state: OrdersState,
  order: Order,
  fill: { execId: string; shares: number; price: string; commission: string | undefined },
  cause: Cause,
): Moved {
  const { event } = order;
  const key = `${event.account_id}|${fill.execId}`;
  if (state.executions.has(key)) return { state, outputs: [] };
  const signed = event.order_action === 'BUY' ? fill.shares : -fill.shares;
  const place = `${event.account_id}|${event.symbol}`;
  const after = state.positions.get(place, 0) + signed;
  const filled = Math.min(event.filled_quantity + fill.shares, SHARES_MAX);
  const leaves = Math.max(event.quantity - filled, 0);
  // Booked whatever its price: an execution that leaves the range of money adds no cost.
  const filledNotional = notionalAfter(order, fill.shares, fill.price) ?? order.filledNotional;
  const average = averagePriceUsd(filledNotional, filled);
  const booked: OrdersState = {
    ...state,
    executions: state.executions.set(key, event.order_id),
    positions: after === 0 ? state.positions.delete(place) : state.positions.set(place, after),
  };
  const recorded = record(
    booked,
    { ...order, filledNotional },
    {
      action: leaves === 0 ? 'FILLED' : 'PARTIAL_FILL',
      status: statusAfterFill(event.status, leaves),
      filled_quantity: filled,
      leaves_quantity: isOrderOver(event.status) ? 0 : leaves,
      ...(average > 0 ? { avg_fill_price: formatUsd(average) } : {}),
      last_quantity: fill.shares,
      last_price: fill.price,
      exec_id: fill.execId,
      // Beyond what an event can tell, the next books tell it.
      ...(Math.abs(after) > SHARES_MAX ? {} : { position_after: after }),
      ...(fill.commission === undefined ? {} : { commission: fill.commission }),
      metadata: { fill_id: fill.execId, remaining_quantity: leaves },
    },
    cause,
  );
  return { state: recorded.state, outputs: [recorded.event] };
}

/**
 * What an order has filled in $ after an execution; undefined when that leaves the range of money.
 */
export function notionalAfter(
  { filledNotional }: Order,
  shares: number,
  price: string,
): UsdMicros | undefined {
  return inMoneyRange(() => addUsd(filledNotional, notionalUsd(shares, parseUsd(price))));
}

/** A pending cancel outranks a part fill; an order that is over stays over. */
function statusAfterFill(before: OrderStatus, leaves: number): OrderStatus {
  if (leaves === 0) return 'FILLED';
  return isOrderOver(before) || before === 'PENDING_CANCEL' ? before : 'PARTIAL_FILL';
}

/** A plain change of status that the broker reported. */
export function moveTo(
  state: OrdersState,
  orderId: string,
  change: Partial<OrderData> & Pick<OrderData, 'action'>,
  cause: Cause,
): Moved {
  const order = orderOf(state, orderId);
  if (order === undefined) return { state, outputs: [] };
  const recorded = record(state, order, change, cause);
  return { state: recorded.state, outputs: [recorded.event] };
}
