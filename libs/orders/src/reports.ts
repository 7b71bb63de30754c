import {
  causedEvent,
  compareUnixNs,
  formatUsd,
  isOrderOver,
  notionalUsd,
  parseUsd,
  type BrokerReportData,
  type EventOf,
  type OrderData,
  type PositionData,
  type QeEvent,
} from '@quant-engine/contracts';
import { cancelWhatMustGo } from './cancel';
import { bookFill, moveTo, type Moved } from './lifecycle';
import { orderOf, type Order, type OrdersState } from './state';

type Report = EventOf<'broker_report'>;

/** Takes what the broker said. A report about an order that is not ours becomes an alert. */
export function takeReport(state: OrdersState, report: Report): Moved {
  const { data } = report;
  if (data.kind === 'SNAPSHOT') return takeSnapshot(state, report);
  const orderId = data.client_order_id?.replace(/^qe-/, '') ?? '';
  const order = orderOf(state, orderId);
  if (order === undefined) return { state, outputs: [strangerAlert(report)] };
  if (data.kind === 'FILL') return takeFill(state, order, report);
  const change = changeOf(data, order);
  return change === undefined ? { state, outputs: [] } : moveTo(state, orderId, change, report);
}

function takeFill(state: OrdersState, order: Order, report: Report): Moved {
  const { exec_id, last_quantity, last_price, commission } = report.data;
  if (exec_id === undefined || last_quantity === undefined || last_price === undefined) {
    return { state, outputs: [strangerAlert(report)] };
  }
  const fill = { execId: exec_id, shares: last_quantity, price: last_price, commission };
  const booked = bookFill(state, order, fill, report);
  if (booked.outputs.length === 0) return booked;
  const impossible = impossibleFillAlert(order, last_quantity, report);
  const { account_id: account, symbol } = order.event;
  const canceled = cancelWhatMustGo(
    booked.state,
    (other) => other.account_id === account && other.symbol === symbol,
    report,
  );
  return {
    state: canceled.state,
    outputs: [...booked.outputs, ...impossible, ...canceled.outputs],
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

/** The books follow the broker; what should not have been possible is worth a person's eye. */
function impossibleFillAlert({ event }: Order, shares: number, report: Report): readonly QeEvent[] {
  const over = event.filled_quantity + shares > event.quantity;
  if (!over && !isOrderOver(event.status)) return [];
  const type = over ? 'OVERFILL' : 'FILL_AFTER_END';
  const message = over
    ? 'The broker filled more than was ordered; the fill is booked'
    : `The broker filled an order that was ${event.status}; the fill is booked`;
  const { order_id, quantity, filled_quantity } = event;
  const figures = { order_id, quantity, filled_quantity, last_quantity: shares };
  const { symbol, account_id } = event;
  const alert = { alert_type: type, severity: 'critical', message, symbol, figures } as const;
  return [causedEvent('alert', report, [type], { ...alert, needs_ack: true }, account_id)];
}

function strangerAlert(report: Report): QeEvent {
  return causedEvent(
    'alert',
    report,
    ['UNKNOWN_ORDER'],
    {
      alert_type: 'UNKNOWN_ORDER',
      severity: 'critical',
      message: `The broker reports ${report.data.kind} of an order that is not ours`,
      figures: { client_order_id: report.data.client_order_id ?? 'none' },
      needs_ack: true,
    },
    report.data.account_id,
  );
}

/** Publishes the broker's positions as one snapshot; they count every order event until now. */
function takeSnapshot(state: OrdersState, report: Report): Moved {
  const { account_id: account, positions = [], equity } = report.data;
  if (equity === undefined) return { state, outputs: [strangerAlert(report)] };
  const last = state.snapshots.get(account);
  if (
    last !== undefined &&
    (last.id === report.event_id || compareUnixNs(report.timestamp, last.time) < 0)
  )
    return { state, outputs: [] };
  const held = positions.filter((line) => line.quantity !== 0);
  const count = Math.max(held.length, 1);
  const lines: PositionData[] = (held.length === 0 ? [undefined] : held).map((line, index) => ({
    account_id: account,
    ...(line === undefined
      ? { quantity: 0, avg_price: '0', notional: '0' }
      : {
          ...line,
          notional: formatUsd(notionalUsd(line.quantity, parseUsd(line.avg_price))),
          befday_qty: line.quantity,
        }),
    equity,
    as_of: { order_seq: state.seq },
    snapshot: { id: report.event_id, index, count },
  }));
  const others = state.positions.filterNot((_, place) => place.startsWith(`${account}|`));
  const mine = held.map((line): [string, number] => [`${account}|${line.symbol}`, line.quantity]);
  const taken: OrdersState = {
    ...state,
    positions: others.merge(mine),
    snapshots: state.snapshots.set(account, { id: report.event_id, time: report.timestamp }),
  };
  const told = lines.map((line) =>
    causedEvent('position', report, [account, line.symbol ?? ''], line, account),
  );
  const canceled = cancelWhatMustGo(taken, (order) => order.account_id === account, report);
  return { state: canceled.state, outputs: [...told, ...canceled.outputs] };
}
