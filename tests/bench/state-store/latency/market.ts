import { rootEvent, unixNsFromMs, type EventOf } from '@quant-engine/contracts';
import { tick } from '@quant-engine/testkit';
import { PRICE, SYMBOLS } from './book';

/**
 * A quote of the next symbol in turn, now, at which every order finds its other side.
 *
 * @param source who sends it: two of them do not send the same one
 */
export function quoteNow(source: string, n: number): EventOf<'l1'> {
  const timestamp = unixNsFromMs(Date.now());
  const symbol = SYMBOLS[n % SYMBOLS.length] ?? '';
  return rootEvent('l1', `${source}:${n}`, timestamp, {
    symbol,
    bid: PRICE,
    ask: '25.02',
    bid_size: 50_000,
    ask_size: 50_000,
    prev_close: PRICE,
    quote_time: timestamp,
    source,
  });
}

/** A tick of the clock, now, in the middle of the day whatever the time is. */
export function tickNow(n: number): EventOf<'session'> {
  return tick(10_000 + n, 'MID', { at: unixNsFromMs(Date.now()) });
}
