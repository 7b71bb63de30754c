import type { BrokerReportData, EventOf } from '@quant-engine/contracts';
import { brokerReport, intent, type Changes } from '@quant-engine/testkit';
import { clientOrderIdOf, orderIdOf } from '../src/index';

/** The id of the order that execution makes of an intent of that name. */
export function orderIdFor(name: string): string {
  return orderIdOf(intent(name).event_id);
}

/** What the broker says of the order of an intent, a second after the open. */
export function reportEvent(
  name: string,
  kind: BrokerReportData['kind'],
  changes: Changes<'broker_report'> = {},
): EventOf<'broker_report'> {
  const client_order_id = clientOrderIdOf(orderIdFor(name));
  return brokerReport(kind, { at: 1, client_order_id, ...changes });
}

/** A fill of the order of an intent, at $24.00. */
export function fillEvent(
  name: string,
  execId: string,
  shares: number,
  changes: Changes<'broker_report'> = {},
): EventOf<'broker_report'> {
  const fill = { exec_id: execId, last_quantity: shares, last_price: '24.00' };
  return reportEvent(name, 'FILL', { ...fill, ...changes });
}
