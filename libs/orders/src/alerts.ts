import {
  causedEvent,
  isOrderOver,
  type BrokerPosition,
  type EventOf,
  type QeEvent,
} from '@quant-engine/contracts';
import type { Order, OrdersState } from './state';

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

/** No limit of a group can hold for a symbol whose group is not known: a person has to add it. */
export function unknownInstrumentAlert(
  report: Report,
  { symbol, quantity }: BrokerPosition,
): QeEvent {
  const type = 'UNKNOWN_INSTRUMENT';
  const message =
    `The account holds ${symbol}, which the reference data does not list: ` +
    'nothing is opened in the account, reductions go on';
  const alert = { alert_type: type, severity: 'critical', message, symbol } as const;
  const { account_id } = report.data;
  const data = { ...alert, figures: { quantity }, needs_ack: true };
  return causedEvent('alert', report, [type, symbol], data, account_id);
}

/** The shares are booked; what they cost is not known, so nothing is opened for the day. */
export function beyondRangeAlert({ event }: Order, shares: number, report: Report): QeEvent {
  const type = 'MONEY_RANGE';
  const message =
    'A fill is worth more than the range of money: its shares are booked, its amount is not, ' +
    'and nothing is opened in the account for the rest of the day';
  const { order_id, symbol, account_id } = event;
  const figures = { order_id, last_quantity: shares, last_price: report.data.last_price ?? 'none' };
  const alert = { alert_type: type, severity: 'critical', message, symbol, figures } as const;
  return causedEvent('alert', report, [type], { ...alert, needs_ack: true }, account_id);
}

/** A position whose cost is beyond the range of money: its shares stand, its cost is not known. */
export function booksBeyondRangeAlert(
  report: Report,
  { symbol, quantity, avg_price }: BrokerPosition,
): QeEvent {
  const type = 'MONEY_RANGE';
  const message =
    `The position in ${symbol} cost more than the range of money: its shares stand, its cost ` +
    'does not, and nothing is opened in the account for the rest of the day';
  const alert = { alert_type: type, severity: 'critical', message, symbol } as const;
  const data = { ...alert, figures: { quantity, avg_price }, needs_ack: true };
  return causedEvent('alert', report, [type, symbol], data, report.data.account_id);
}

/** Execution was started anew with other files: limits would change within the day. */
export function referenceChangedAlert(
  tick: EventOf<'session'>,
  { referenceHash, otherReferenceHash }: OrdersState,
): QeEvent {
  const type = 'REFERENCE_CHANGED';
  const message =
    'Instruments, accounts or books are not those that the trading date began with: nothing is ' +
    'opened until the next date; put the files back, or wait';
  const figures = { began_with: referenceHash, now: otherReferenceHash };
  const alert = { alert_type: type, severity: 'critical', message, figures } as const;
  return causedEvent('alert', tick, [type], { ...alert, needs_ack: true });
}
