import { rootEvent, type EventOf, type Regime } from '@quant-engine/contracts';
import { at, TRADING_DATE, type Changes } from './moment';

/**
 * A tick of the session's clock, so many seconds after the open: by default in the middle of the
 * day, with 200 minutes to the close, and the desk open unless the regime is CLOSED. Give `at` when
 * the time of the tick is another than its number says.
 */
export function tick(
  second: number,
  regime: Regime = 'MID',
  { at: moment = second, ...changes }: Changes<'session'> = {},
): EventOf<'session'> {
  const time = at(moment);
  const data = {
    regime,
    market_open: regime !== 'CLOSED',
    minutes_to_close: 200,
    current_time: time,
    trading_date: TRADING_DATE,
    early_close: false,
    calendar_until: '2028-12-31',
    tick: Math.floor(second),
    ...changes,
  };
  return told('session', data, time);
}

/** Level 1 of a symbol. A price of `'0'` says that there is none. */
export function quote(
  symbol: string,
  bid: string,
  ask: string,
  { at: moment = 0, ...changes }: Changes<'l1'> = {},
): EventOf<'l1'> {
  const time = at(moment);
  return told('l1', { symbol, bid, ask, quote_time: time, ...changes }, time);
}

/** A trade on the tape. */
export function print(
  symbol: string,
  price: string,
  size: number,
  { at: moment = 0, ...changes }: Changes<'print'> = {},
): EventOf<'print'> {
  const time = at(moment);
  const data = { symbol, price, size, venue: 'NYSE', print_time: time, ...changes };
  return told('print', data, time);
}

/** The truth price of a symbol; five prints made it, and it is believed by 80 %. */
export function feature(
  symbol: string,
  price: string,
  { at: moment = 0, ...changes }: Changes<'feature'> = {},
): EventOf<'feature'> {
  const time = at(moment);
  const data = {
    symbol,
    dominant_price: price,
    print_count: 5,
    confidence: 80,
    truth_time: time,
    ...changes,
  };
  return told('feature', data, time);
}

/**
 * The n-th quote of tests to which an event is an event: n seconds after the open, and another one
 * for each number.
 */
export function nthQuote(n: number, changes: Changes<'l1'> = {}): EventOf<'l1'> {
  return quote('CIM PRB', '25.10', '25.14', { at: n, volume: n, ...changes });
}

/** The n-th trade of tests to which an event is an event. @see nthQuote */
export function nthPrint(n: number, changes: Changes<'print'> = {}): EventOf<'print'> {
  return print('DSX', '26', 100, { at: n, conditions: `no. ${n}`, ...changes });
}

/** What says the same at the same time is the same event. */
function told<T extends 'session' | 'l1' | 'print' | 'feature'>(
  type: T,
  data: EventOf<T>['data'],
  time: string,
): EventOf<T> {
  return rootEvent(type, JSON.stringify([time, data]), time, data);
}
