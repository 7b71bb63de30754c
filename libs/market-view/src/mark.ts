import type { MarkSource, UsdMicros } from '@quant-engine/contracts';
import type { MarketView } from './market-view';
import { midOf, type Quote } from './quote';

/** A price that values a position, in micro-dollars, and where it comes from. */
export interface Mark {
  readonly price: UsdMicros;
  readonly source: MarkSource;
}

/**
 * The price that marks a position now: the middle of a fresh sane quote, else a fresh last, else
 * (unmarked) the last known mark, the previous close, at the very last the average price paid, so
 * that a position never weighs nothing for want of a price.
 */
export function markOf(
  view: MarketView | undefined,
  nowMs: number,
  ageMsMax: number,
  fallback: { readonly prevClose?: UsdMicros | undefined; readonly avgPrice: UsdMicros },
): Mark {
  const { last, lastTimeMs, lastKnown } = view ?? {};
  const quote = freshQuote(view, nowMs, ageMsMax);
  if (quote !== undefined) return { price: midOf(quote), source: 'quote' };
  if (last !== undefined && isFresh(lastTimeMs, nowMs, ageMsMax)) {
    return { price: last, source: 'last' };
  }
  if (lastKnown !== undefined) return { price: lastKnown, source: 'last_known' };
  const prevClose = view?.prevClose ?? fallback.prevClose;
  if (prevClose !== undefined) return { price: prevClose, source: 'prev_close' };
  return { price: fallback.avgPrice, source: 'avg_price' };
}

/** Whether a mark is the market's word of now. */
export function isMarked(source: MarkSource): boolean {
  return source === 'quote' || source === 'last';
}

/** The quote, while it is fresh. */
export function freshQuote(
  view: MarketView | undefined,
  nowMs: number,
  ageMsMax: number,
): Quote | undefined {
  return isFresh(view?.quote?.timeMs, nowMs, ageMsMax) ? view?.quote : undefined;
}

function isFresh(timeMs: number | undefined, nowMs: number, ageMsMax: number): boolean {
  return timeMs !== undefined && nowMs - timeMs <= ageMsMax;
}
