import type { Bucket } from '@quant-engine/contracts';
import { quote, type Book, type BookLine } from '@quant-engine/testkit';
import { SYMBOLS } from './desk';

/**
 * A book whose gross is exactly so many per cent of an equity of $1,000,000, to 0.01 %: a quarter
 * in each of three LT symbols and one of market making, marked at $25.
 */
export function bookOf(pct: number): Book {
  const shares = Math.round(pct * 100);
  const line = (bucket: Bucket): BookLine => ({ quantity: shares, mark: '25', bucket });
  return { AAA: line('LT'), BBB: line('LT'), CCC: line('LT'), MMM: line('MM_PURE') };
}

/** Quotes of $24.99 / $25.01 so many seconds after the open, of the symbols of the desk. */
export function quotesOf(second: number, symbols: readonly string[] = SYMBOLS) {
  return symbols.map((symbol) => quote(symbol, '24.99', '25.01', { at: second }));
}
