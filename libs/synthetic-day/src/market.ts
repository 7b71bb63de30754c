import {
  formatUsd,
  usdMicrosOf,
  type L1Data,
  type PrintData,
  type UnixNs,
} from '@quant-engine/contracts';
import type { Instrument } from '@quant-engine/reference-data';
import type { Path } from './path';
import type { Random } from './random';
import { PRINTS, QUOTES } from './story';

export const NS_PER_MS = 1_000_000;
const MICROS_PER_TICK = 10_000;
const PPM = 1_000_000;
const LOT = 100;

/** The market of one symbol as it moves through the day. */
export interface SymbolMarket {
  readonly instrument: Instrument;
  readonly random: Random;
  /** Base price times 1 plus this is where the price belongs at a time. */
  readonly path: Path;
  readonly printChancePerMille: number;
  readonly spreadTicks: number;
  /** A time without quotes, in ns after the start. */
  readonly quiet: { readonly fromNs: number; readonly untilNs: number } | undefined;
  /** When it quotes next, in ns after the start of the day's events. */
  nextNs: number;
  /** How far the price is off its path, in ticks. */
  strayTicks: number;
  bidTicks: number;
  askTicks: number;
  volume: number;
  last?: Pick<PrintData, 'price' | 'size'>;
}

export function marketOf(
  instrument: Instrument,
  path: Path,
  quiet: SymbolMarket['quiet'],
  random: Random,
): SymbolMarket {
  const [chance, chanceMax] = PRINTS.chancePerMille;
  const traded = Math.floor((instrument.adv ?? 0) / PRINTS.advPerMille);
  return {
    instrument,
    random,
    path,
    quiet,
    printChancePerMille: Math.min(chanceMax, chance + traded),
    spreadTicks: random.between(...QUOTES.spreadTicks),
    nextNs: random.below(QUOTES.intervalMs[1]) * NS_PER_MS + random.below(NS_PER_MS),
    strayTicks: 0,
    bidTicks: 0,
    askTicks: 0,
    volume: 0,
  };
}

/** Moves the market to the quote that is due, and says when the one after it is. */
export function moveTo(market: SymbolMarket, timeMs: number): void {
  const { random, instrument } = market;
  market.strayTicks = strayed(market.strayTicks, random);
  const base = instrument.prevClose / MICROS_PER_TICK;
  const mid = Math.floor((base * (PPM + market.path(timeMs))) / PPM) + market.strayTicks;
  const spread = market.spreadTicks + random.below(QUOTES.spreadWidensTicksMax + 1);
  market.bidTicks = mid - Math.floor(spread / 2);
  market.askTicks = market.bidTicks + spread;
  market.nextNs = nextQuoteNs(market);
}

function nextQuoteNs({ nextNs, quiet, random }: SymbolMarket): number {
  const next = nextNs + random.between(...QUOTES.intervalMs) * NS_PER_MS + random.below(NS_PER_MS);
  if (quiet === undefined || next < quiet.fromNs || next >= quiet.untilNs) return next;
  return quiet.untilNs + random.below(NS_PER_MS);
}

/** A step of a walk that is drawn back to 0 and never leaves its bounds. */
function strayed(ticks: number, random: Random): number {
  const step = random.below(3) - 1;
  const drawn = random.chance(100) ? ticks - Math.sign(ticks) : ticks + step;
  return Math.max(-QUOTES.strayTicksMax, Math.min(QUOTES.strayTicksMax, drawn));
}

export function quoteOf(market: SymbolMarket, time: UnixNs): L1Data {
  const { instrument, random, last } = market;
  const prevClose = formatUsd(instrument.prevClose);
  return {
    symbol: instrument.symbol,
    bid: priceOf(market.bidTicks),
    ask: priceOf(market.askTicks),
    bid_size: random.between(1, QUOTES.sizeLotsMax) * LOT,
    ask_size: random.between(1, QUOTES.sizeLotsMax) * LOT,
    last_price: last?.price ?? prevClose,
    ...(last === undefined ? {} : { last_size: last.size }),
    prev_close: prevClose,
    volume: market.volume,
    quote_time: time,
    source: 'generated',
  };
}

/** A trade at the touch, or within it off the exchange; the next quote shows it. */
export function printOf(market: SymbolMarket, time: UnixNs): PrintData {
  const { random, instrument } = market;
  const offExchange = random.chance(PRINTS.offExchangePerMille);
  const atBid = random.chance(500);
  const touch = atBid ? market.bidTicks : market.askTicks;
  const inside = Math.floor((market.bidTicks + market.askTicks) / 2);
  const price = priceOf(offExchange && random.chance(500) ? inside : touch);
  const size = sizeOf(offExchange, random);
  market.last = { price, size };
  market.volume += size;
  return {
    symbol: instrument.symbol,
    price,
    size,
    venue: offExchange ? PRINTS.offExchangeVenue : random.pick(PRINTS.litVenues),
    print_time: time,
    source: 'generated',
  };
}

/** Off the exchange many sizes are odd; a lit venue sees round lots more often than odd ones. */
function sizeOf(offExchange: boolean, random: Random): number {
  if (offExchange) return random.chance(450) ? random.pick([100, 200]) : random.between(1, 400);
  return random.chance(650) ? random.between(1, 4) * LOT : random.between(1, 99);
}

export function priceOf(ticks: number): string {
  return formatUsd(usdMicrosOf(ticks * MICROS_PER_TICK));
}
