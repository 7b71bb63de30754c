import { usdMicrosOf, MICROS_PER_USD, type Bucket } from '@quant-engine/contracts';
import type { AccountBook, Instrument, PositionRow } from '@quant-engine/reference-data';
import type { Random } from './random';
import { ACCOUNT_STORIES, BOOKS, type AccountStory } from './story';

/** A book before it is sized: which names, on which side, and how heavy beside each other. */
interface Holding {
  readonly instrument: Instrument;
  readonly weight: number;
  readonly lot: number;
}

/** A part of a book that has its own share of gross. */
interface Sleeve {
  readonly bucket: Bucket;
  readonly sign: 1 | -1;
  /** Shares of the names, in basis points; the whole book has 10,000. */
  readonly basisPoints: number;
}

const ALL = 10_000;

const SLEEVES: readonly Sleeve[] = (['LT', 'MM_PURE'] as const).flatMap((bucket) => {
  const ofBucket = bucket === 'LT' ? BOOKS.ltBasisPoints : ALL - BOOKS.ltBasisPoints;
  const long = Math.round((ofBucket * BOOKS.longBasisPoints) / ALL);
  return [
    { bucket, sign: 1 as const, basisPoints: long },
    { bucket, sign: -1 as const, basisPoints: ofBucket - long },
  ];
});

/** The names that are mainly one account's: every third of the list, so of every group a few. */
export function ownNames(instruments: readonly Instrument[], account: number): Instrument[] {
  return instruments.filter((_, index) => index % ACCOUNT_STORIES.length === account);
}

/** The overnight books: mostly names of the account's own, and a few of the others', small. */
export function overnightBooks(
  instruments: readonly Instrument[],
  random: Random,
): readonly AccountBook[] {
  return ACCOUNT_STORIES.map((story, account) => {
    const own = random.shuffle(ownNames(instruments, account));
    const shared = ACCOUNT_STORIES.flatMap((_, other) =>
      other === account
        ? []
        : random.shuffle(ownNames(instruments, other)).slice(0, BOOKS.sharedNamesOfEach),
    );
    return {
      accountId: story.accountId,
      equity: usdMicrosOf(story.equity * MICROS_PER_USD),
      positions: positionsOf(story, own, random.shuffle(shared), random),
    };
  });
}

function positionsOf(
  story: AccountStory,
  own: readonly Instrument[],
  shared: readonly Instrument[],
  random: Random,
): readonly PositionRow[] {
  const ownHoldings = own.map((instrument, index): Holding => {
    const weight = index === 0 ? BOOKS.largestWeight : random.between(...BOOKS.ownWeight);
    return { instrument, weight, lot: BOOKS.lotOfOwn };
  });
  const sharedHoldings = shared.map((instrument): Holding => {
    return { instrument, weight: random.between(...BOOKS.sharedWeight), lot: BOOKS.lotOfShared };
  });
  const gross = ((story.equity * story.grossBasisPoints) / ALL) * MICROS_PER_USD;
  const ownParts = split(ownHoldings);
  const sharedParts = split(sharedHoldings);
  const positions = SLEEVES.flatMap((sleeve, index) => {
    const holdings = [...(ownParts[index] ?? []), ...(sharedParts[index] ?? [])];
    return sized(sleeve, holdings, (gross * sleeve.basisPoints) / ALL, random);
  });
  return positions.sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
}

/** Deals names to the sleeves in proportion to their shares. */
function split(holdings: readonly Holding[]): readonly (readonly Holding[])[] {
  let share = 0;
  return SLEEVES.map(({ basisPoints }) => {
    const start = Math.round((holdings.length * share) / ALL);
    share += basisPoints;
    return holdings.slice(start, Math.round((holdings.length * share) / ALL));
  });
}

/** Whole lots at the last close; what rounding leaves is carried on, so the sum comes out. */
function sized(
  { bucket, sign }: Sleeve,
  holdings: readonly Holding[],
  notionalMicros: number,
  random: Random,
): readonly PositionRow[] {
  let weightLeft = holdings.reduce((sum, { weight }) => sum + weight, 0);
  let micros = notionalMicros;
  return holdings.map(({ instrument, weight, lot }) => {
    const { symbol, prevClose } = instrument;
    const lots = Math.max(1, Math.round((micros * weight) / weightLeft / (prevClose * lot)));
    weightLeft -= weight;
    micros -= lots * lot * prevClose;
    const avgPrice = usdMicrosOf(
      Math.round((prevClose * random.between(94, 106)) / 1_000_000) * 10_000,
    );
    return { symbol, quantity: sign * lots * lot, avgPrice, bucket };
  });
}
