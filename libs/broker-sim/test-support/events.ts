import {
  rootEvent,
  unixNsFromMs,
  type BrokerCommandData,
  type EventOf,
  type L1Data,
} from '@quant-engine/contracts';

/** 2026-01-12 12:00 in New York. */
const NOON_MS = 1_768_237_200_000;

export function at(ms: number): string {
  return unixNsFromMs(NOON_MS + ms);
}

export function tickEvent(date: string): EventOf<'session'> {
  return rootEvent('session', `tick:${date}`, at(0), {
    regime: 'MID',
    market_open: true,
    minutes_to_close: 270,
    current_time: at(0),
    trading_date: date,
    early_close: false,
    calendar_until: '2028-12-31',
    tick: 9000,
  });
}

export interface QuoteLine {
  readonly symbol?: string;
  readonly sizes?: readonly [bid: number, ask: number];
}

/** The n-th quote; without sizes it tells none. */
export function quoteEvent(
  n: number,
  bid: string,
  ask: string,
  { symbol = 'CIM PRB', sizes }: QuoteLine = {},
): EventOf<'l1'> {
  const data: L1Data = {
    symbol,
    bid,
    ask,
    ...(sizes === undefined ? {} : { bid_size: sizes[0], ask_size: sizes[1] }),
    quote_time: at(n),
  };
  return rootEvent('l1', `l1:${symbol}:${n}`, at(n), data);
}

export function printEvent(n: number, price: string, size: number): EventOf<'print'> {
  return rootEvent('print', `print:${n}`, at(n), {
    symbol: 'CIM PRB',
    price,
    size,
    venue: 'NYSE',
    print_time: at(n),
  });
}

export type OrderLine = Partial<BrokerCommandData> & { readonly limit?: string };

/** Asks for an order: by default a market order to buy 400. */
export function submitEvent(
  id: string,
  { limit, ...line }: OrderLine = {},
): EventOf<'broker_command'> {
  return commandEvent(`submit:${id}:${JSON.stringify(line)}`, {
    kind: 'SUBMIT',
    account_id: 'HAMMER',
    client_order_id: id,
    symbol: 'CIM PRB',
    side: 'BUY',
    quantity: 400,
    order_type: limit === undefined ? 'MARKET' : 'LIMIT',
    ...(limit === undefined ? {} : { limit_price: limit }),
    bucket: 'LT',
    ...line,
  });
}

export function cancelEvent(id: string): EventOf<'broker_command'> {
  return commandEvent(`cancel:${id}`, {
    kind: 'CANCEL',
    account_id: 'HAMMER',
    client_order_id: id,
    symbol: 'CIM PRB',
  });
}

export function booksCommand(account = 'HAMMER'): EventOf<'broker_command'> {
  return commandEvent(`books:${account}`, { kind: 'SNAPSHOT', account_id: account });
}

export function commandEvent(key: string, data: BrokerCommandData): EventOf<'broker_command'> {
  return rootEvent('broker_command', key, at(0), data);
}
