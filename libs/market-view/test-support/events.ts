import { rootEvent, unixNsFromMs, type EventOf, type SessionData } from '@quant-engine/contracts';

/** 2026-01-12 09:30 in New York. */
export const OPEN_MS = 1_768_228_200_000;

/** So many milliseconds after the open. */
export function at(ms: number): string {
  return unixNsFromMs(OPEN_MS + ms);
}

/** A tick so many seconds after the open; told apart by its name where two are of one second. */
export function tick(
  second: number,
  change: Partial<SessionData> & { readonly name?: string } = {},
): EventOf<'session'> {
  const { name = '', ...data } = change;
  return rootEvent('session', `tick:${second}:${name}`, at(second * 1000), {
    regime: 'MID',
    market_open: true,
    minutes_to_close: 200,
    current_time: at(second * 1000),
    trading_date: '2026-01-12',
    early_close: false,
    calendar_until: '2028-12-31',
    tick: second,
    ...data,
  });
}

export interface QuoteLine {
  readonly bid: string;
  readonly ask: string;
  readonly last?: string;
  readonly volume?: number;
  readonly prevClose?: string;
  readonly source?: string;
  /** Milliseconds after the open. */
  readonly ms?: number;
}

export function quoteEvent(symbol: string, line: QuoteLine): EventOf<'l1'> {
  const { bid, ask, last, volume, prevClose, source, ms = 0 } = line;
  return rootEvent('l1', `l1:${symbol}:${JSON.stringify(line)}`, at(ms), {
    symbol,
    bid,
    ask,
    ...(last === undefined ? {} : { last_price: last }),
    ...(volume === undefined ? {} : { volume }),
    ...(prevClose === undefined ? {} : { prev_close: prevClose }),
    ...(source === undefined ? {} : { source }),
    quote_time: at(ms),
  });
}
