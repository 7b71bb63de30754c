import {
  msFromUnixNs,
  parseUsd,
  type L1Data,
  type PctMicros,
  type UsdMicros,
} from '@quant-engine/contracts';
import { isSaneQuote, midOf, type Quote } from './quote';

/** What is known of the market in one symbol; times are Unix ms, prices micro-dollars. */
export interface MarketView {
  readonly quote?: Quote;
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
  const quote = { bid: parseUsd(l1.bid), ask: parseUsd(l1.ask), timeMs };
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
    ...(sane ? { quote } : {}),
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
  const newest = before?.quote === undefined || timeMs >= before.quote.timeMs;
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
 * The view without what is dated after a moment, as when the clock is set back to it: it would stay
 * fresh, and keep the right prices out.
 */
export function viewUntil(view: MarketView, untilMs: number): MarketView {
  const isAhead = (timeMs: number | undefined): boolean => timeMs !== undefined && timeMs > untilMs;
  const { quote, last, lastTimeMs, feedTimeMs, lastKnown, ...rest } = view;
  const quoteAhead = isAhead(quote?.timeMs);
  const lastAhead = isAhead(lastTimeMs);
  if (!quoteAhead && !lastAhead && !isAhead(feedTimeMs)) return view;
  return {
    ...rest,
    ...(quote === undefined || quoteAhead ? {} : { quote }),
    ...(last === undefined || lastAhead ? {} : { last }),
    ...(lastTimeMs === undefined || lastAhead ? {} : { lastTimeMs }),
    ...(lastKnown === undefined || quoteAhead || lastAhead ? {} : { lastKnown }),
    ...(feedTimeMs === undefined || isAhead(feedTimeMs) ? {} : { feedTimeMs }),
  };
}
