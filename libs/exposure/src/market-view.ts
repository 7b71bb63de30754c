import {
  msFromUnixNs,
  parseUsd,
  type L1Data,
  type MarkSource,
  type PctMicros,
  type UsdMicros,
} from '@quant-engine/contracts';
import { isSaneQuote, midOf } from '@quant-engine/risk-policy';

/** What is known of the market in one symbol; times are Unix ms, prices micro-dollars. */
export interface MarketView {
  /** Middle of the newest sane quote. */
  readonly mid?: UsdMicros;
  readonly quoteTimeMs?: number;
  readonly last?: UsdMicros;
  readonly lastTimeMs?: number;
  /** Time of the newest quote taken, sane or not: an older one says nothing any more. */
  readonly feedTimeMs?: number;
  /** The last price and the volume that the quotes told of, apart from what prints did. */
  readonly feedLast?: UsdMicros;
  readonly volume?: number;
  readonly prevClose?: UsdMicros;
  /** The newest price that ever was a mark. */
  readonly lastKnown?: UsdMicros;
}

/** A price that values a position, in micro-dollars, and where it comes from. */
export interface Mark {
  readonly price: UsdMicros;
  readonly source: MarkSource;
}

/**
 * Takes a quote into the view. A pair that is no quote leaves the older one standing. A last price
 * is new only when it or the volume moved: a feed that repeats yesterday's last is not a trade.
 */
export function viewAfterL1(
  before: MarketView | undefined,
  l1: L1Data,
  spreadMaxPct: PctMicros,
): MarketView {
  const timeMs = msFromUnixNs(l1.quote_time);
  if (before?.feedTimeMs !== undefined && timeMs < before.feedTimeMs) return before;
  const quote = { bid: parseUsd(l1.bid), ask: parseUsd(l1.ask) };
  const sane = isSaneQuote(quote, spreadMaxPct);
  const told = l1.last_price === undefined ? undefined : parseUsd(l1.last_price);
  const last = told !== undefined && told > 0 ? told : undefined;
  const superseded = before?.lastTimeMs !== undefined && timeMs < before.lastTimeMs;
  const traded = last !== undefined && !superseded && isTrade(before, last, l1.volume);
  const known = sane ? midOf(quote) : traded ? last : undefined;
  const prevClose = l1.prev_close === undefined ? undefined : parseUsd(l1.prev_close);
  return {
    ...before,
    feedTimeMs: timeMs,
    ...(last === undefined ? {} : { feedLast: last }),
    ...(sane ? { mid: midOf(quote), quoteTimeMs: timeMs } : {}),
    ...(traded ? { last, lastTimeMs: timeMs } : {}),
    ...(known === undefined ? {} : { lastKnown: known }),
    ...(l1.volume === undefined ? {} : { volume: l1.volume }),
    ...(prevClose === undefined || prevClose <= 0 ? {} : { prevClose }),
  };
}

/** Takes a trade into the view. */
export function viewAfterPrint(
  before: MarketView | undefined,
  price: UsdMicros,
  timeMs: number,
): MarketView {
  if (before?.lastTimeMs !== undefined && timeMs < before.lastTimeMs) return before;
  const newest = before?.quoteTimeMs === undefined || timeMs >= before.quoteTimeMs;
  return {
    ...before,
    last: price,
    lastTimeMs: timeMs,
    ...(newest ? { lastKnown: price } : {}),
  };
}

/**
 * Whether the feed's last price is news. At first sight it is taken, unless a print has told a
 * price already: that one is surely a trade, and this one may be of yesterday.
 */
function isTrade(before: MarketView | undefined, last: UsdMicros, volume?: number): boolean {
  if (volume === 0) return false;
  if (before?.feedLast === undefined) return before?.last === undefined;
  return last !== before.feedLast || (volume !== undefined && volume !== before.volume);
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
  const { mid, quoteTimeMs, last, lastTimeMs, lastKnown } = view ?? {};
  if (mid !== undefined && isFresh(quoteTimeMs, nowMs, ageMsMax)) {
    return { price: mid, source: 'quote' };
  }
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

function isFresh(timeMs: number | undefined, nowMs: number, ageMsMax: number): boolean {
  return timeMs !== undefined && nowMs - timeMs <= ageMsMax;
}
