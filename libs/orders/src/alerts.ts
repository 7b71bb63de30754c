import { causedEvent, isOrderOver, type EventOf, type QeEvent } from '@quant-engine/contracts';
import type { Order } from './state';

type Report = EventOf<'broker_report'>;

/** The books follow the broker; what should not have been possible is worth a person's eye. */
export function impossibleFillAlert(
  { event }: Order,
  shares: number,
  report: Report,
): readonly QeEvent[] {
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

/** What the broker said cannot be booked: a person has to look. */
export function strangerAlert(report: Report): QeEvent {
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
