import {
  rootEvent,
  type BrokerCommandData,
  type BrokerPosition,
  type BrokerReportData,
  type EventOf,
} from '@quant-engine/contracts';
import { at, type Changes } from './moment';

/**
 * Asks a broker for an order: by default to buy 400 CIM PRB in HAMMER, at the market unless a
 * limit is given. What says the same is the same command.
 */
export function submit(
  clientOrderId: string,
  changes: Changes<'broker_command'> = {},
): EventOf<'broker_command'> {
  return brokerCommand('SUBMIT', {
    client_order_id: clientOrderId,
    symbol: 'CIM PRB',
    side: 'BUY',
    quantity: 400,
    order_type: changes.limit_price === undefined ? 'MARKET' : 'LIMIT',
    ...changes,
  });
}

/** Asks a broker to end an order. */
export function cancel(
  clientOrderId: string,
  changes: Changes<'broker_command'> = {},
): EventOf<'broker_command'> {
  return brokerCommand('CANCEL', {
    client_order_id: clientOrderId,
    symbol: 'CIM PRB',
    ...changes,
  });
}

/** A command to a broker with nothing in it but its kind, its account and what is given. */
export function brokerCommand(
  kind: BrokerCommandData['kind'],
  { at: moment = 0, ...changes }: Changes<'broker_command'> = {},
): EventOf<'broker_command'> {
  const time = at(moment);
  const data = { kind, account_id: 'HAMMER', ...changes };
  return rootEvent('broker_command', JSON.stringify([time, data]), time, data, data.account_id);
}

let reports = 0;

/**
 * What a broker says, with nothing in it but its kind, its account and what is given. Each call
 * makes another report, so keep one that shall come twice.
 */
export function brokerReport(
  kind: BrokerReportData['kind'],
  { at: moment = 0, ...changes }: Changes<'broker_report'> = {},
): EventOf<'broker_report'> {
  reports += 1;
  const data = { kind, account_id: 'HAMMER', ...changes };
  return rootEvent('broker_report', `report:${reports}`, at(moment), data, data.account_id);
}

/** A broker's whole book of an account: signed shares by symbol, each bought at $24.50. */
export function brokerBooks(
  account: string,
  held: Readonly<Record<string, number>>,
  changes: Changes<'broker_report'> = {},
): EventOf<'broker_report'> {
  const positions = Object.entries(held).map(([symbol, quantity]): BrokerPosition => ({
    symbol,
    quantity,
    avg_price: '24.50',
  }));
  return brokerReport('SNAPSHOT', {
    account_id: account,
    equity: '100000',
    positions,
    ...changes,
  });
}
