import { compareToPct, type PctMicros, type UsdMicros } from '@quant-engine/contracts';

/** Both sides of a market, in $ a share. */
export interface Touch {
  readonly bid: UsdMicros;
  readonly ask: UsdMicros;
}

/**
 * Whether a quote is one: 0 < bid < ask, and the spread at most `spreadMaxPct` of the mid. Real
 * pre-open quotes read 8.27 / 24.50; such a pair marks nothing and prices nothing.
 */
export function isSaneQuote(quote: Touch, spreadMaxPct: PctMicros): boolean {
  const { bid, ask } = quote;
  if (bid <= 0 || ask <= bid) return false;
  return compareToPct({ part: 2 * (ask - bid), whole: ask + bid }, spreadMaxPct) <= 0;
}

/** The middle of a quote, cut to 1e-6 $. */
export function midOf(quote: Touch): UsdMicros {
  return Math.floor((quote.bid + quote.ask) / 2) as UsdMicros;
}

/** The newest sane quote of a symbol. */
export interface Quote extends Touch {
  /** Unix ms. */
  readonly timeMs: number;
}
