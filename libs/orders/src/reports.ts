import {
  isOrderOver,
  type BrokerReportData,
  type EventOf,
  type OrderData,
} from '@quant-engine/contracts';
import { beyondRangeAlert, impossibleFillAlert, strangerAlert } from './alerts';
import { takeSnapshot } from './books';
import { cancelWhatMustGo } from './cancel';
import type { OrdersConfig } from './config';
import { bookFill, moveTo, notionalAfter, type Moved } from './lifecycle';
import { dayKey, orderOf, type Order, type OrdersState } from './state';
import { takeUnbooked } from './unbooked';

type Report = EventOf<'broker_report'>;

/** Takes what the broker said. A report about an order that is not ours becomes an alert. */
export function takeReport(state: OrdersState, report: Report, config: OrdersConfig): Moved {
  const { data } = report;
  if (data.kind === 'SNAPSHOT') return takeSnapshot(state, report, config);
  const orderId = data.client_order_id?.replace(/^qe-/, '') ?? '';
  const order = orderOf(state, orderId);
  if (order === undefined) {
    if (data.kind === 'FILL') return takeUnbooked(state, report);
    return { state, outputs: [strangerAlert(report)] };
  }
  if (data.kind === 'FILL') return takeFill(state, order, report);
  const change = changeOf(data, order);
  return change === undefined ? { state, outputs: [] } : moveTo(state, orderId, change, report);
}

function takeFill(state: OrdersState, order: Order, report: Report): Moved {
  const { exec_id, last_quantity, last_price, commission } = report.data;
  if (exec_id === undefined || last_quantity === undefined || last_price === undefined) {
    return takeUnbooked(state, report);
  }
  const fill = { execId: exec_id, shares: last_quantity, price: last_price, commission };
  const booked = bookFill(state, order, fill, report);
  if (booked.outputs.length === 0) return booked;
  const isBeyond = notionalAfter(order, last_quantity, last_price) === undefined;
  const impossible = impossibleFillAlert(order, last_quantity, report);
  const beyond = isBeyond ? [beyondRangeAlert(order, last_quantity, report)] : [];
  const { account_id: account, symbol } = order.event;
  const { beyondRange } = booked.state;
  const canceled = cancelWhatMustGo(
    isBeyond
      ? { ...booked.state, beyondRange: beyondRange.set(dayKey(state, account), exec_id) }
      : booked.state,
    (other) => other.account_id === account && other.symbol === symbol,
    report,
  );
  return {
    state: canceled.state,
    outputs: [...booked.outputs, ...impossible, ...beyond, ...canceled.outputs],
  };
}

/**
 * The step that a report stands for; none when the order is past it (callbacks come in any order).
 */
function changeOf(
  data: BrokerReportData,
  { event, cancelReason }: Order,
): (Partial<OrderData> & Pick<OrderData, 'action'>) | undefined {
  const { status } = event;
  const broker =
    data.broker_order_id === undefined ? {} : { broker_order_id: data.broker_order_id };
  switch (data.kind) {
    case 'ACCEPTED':
      if (status === 'PENDING_SUBMIT') return { action: 'ACCEPTED', status: 'ACCEPTED', ...broker };
      // A fill or our cancel was quicker: their status stands, the broker's id is still news.
      if (isOrderOver(status) || event.broker_order_id === data.broker_order_id) return undefined;
      return { action: 'ACCEPTED', status, ...broker };
    case 'CANCELED': {
      if (isOrderOver(status)) return undefined;
      const end = cancelReason === 'TIME_TO_LIVE' ? 'EXPIRED' : 'CANCELED';
      return { action: end, status: end, leaves_quantity: 0 };
    }
    case 'REJECTED':
      if (isOrderOver(status)) return undefined;
      return {
        action: 'REJECTED',
        status: 'REJECTED',
        leaves_quantity: 0,
        metadata: { remaining_quantity: 0, reject_reason: data.reason ?? 'no reason given' },
      };
    case 'CANCEL_REJECTED':
      if (status !== 'PENDING_CANCEL') return undefined;
      return {
        action: 'CANCEL_REJECTED',
        status: event.filled_quantity > 0 ? 'PARTIAL_FILL' : 'ACCEPTED',
      };
    default:
      return undefined;
  }
}
