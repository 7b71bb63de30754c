import {
  clampUsd,
  type Bucket,
  type Direction,
  type Side,
  type UsdMicros,
} from '@quant-engine/contracts';

/** A position that a de-risk may reduce. */
export interface Reducible {
  readonly symbol: string;
  readonly bucket: Bucket;
  /** Signed shares held. */
  readonly quantity: number;
  /** Shares of it that working or approved orders reduce already. */
  readonly reservedShares: number;
  readonly mark: UsdMicros;
  /** At which price it can be reduced now; undefined without a fresh, sane quote. */
  readonly limitPrice: UsdMicros | undefined;
  /** The largest order that the liquidity guard lets through. */
  readonly orderSharesMax: number;
}

/** What an order of a reduction may be, in shares. */
export interface ReductionLimits {
  readonly minLotShares: number;
  readonly clipSharesMax: number;
  /** Whether an order below the minimum lot may go out (an urgent exit, or close to the bell). */
  readonly oddLots: boolean;
}

/** An order that reduces a position. Shares; prices in micro-dollars. */
export interface Reduction {
  readonly symbol: string;
  readonly bucket: Bucket;
  readonly dir: Direction;
  readonly side: Side;
  readonly shares: number;
  readonly mark: UsdMicros;
  readonly limitPrice: UsdMicros;
}

/** A position that was passed over, and why. */
export interface PassedOver {
  readonly symbol: string;
  readonly bucket: Bucket;
  readonly dir: Direction;
  readonly shares: number;
  readonly rule: 'NO_QUOTE' | 'MIN_LOT';
}

/** Which positions are reduced, and which were passed over. */
export interface ReductionPlan {
  readonly reductions: readonly Reduction[];
  readonly passedOver: readonly PassedOver[];
}

/**
 * Spreads a chunk over positions, the largest reducible one first (by value, then by symbol), one
 * order a symbol. Orders are whole lots as far as the position goes, so a chunk below the minimum
 * lot is concentrated on one symbol; the plan passes the chunk by less than one lot, and never
 * takes a position through zero.
 *
 * @param chunk $ of gross to take off
 */
export function planReduction(
  chunk: UsdMicros,
  positions: readonly Reducible[],
  limits: ReductionLimits,
): ReductionPlan {
  const reductions: Reduction[] = [];
  const passedOver: PassedOver[] = [];
  let left = chunk;
  for (const { position, free } of largestFirst(positions)) {
    if (left <= 0) break;
    const common = {
      symbol: position.symbol,
      bucket: position.bucket,
      dir: position.quantity > 0 ? ('LONG' as const) : ('SHORT' as const),
    };
    const shares = sharesToTake(left, position, free, limits);
    if (position.limitPrice === undefined) {
      passedOver.push({ ...common, shares, rule: 'NO_QUOTE' });
    } else if (shares < limits.minLotShares && !limits.oddLots) {
      passedOver.push({ ...common, shares, rule: 'MIN_LOT' });
    } else if (shares > 0) {
      const side: Side = common.dir === 'LONG' ? 'SELL' : 'BUY';
      const { mark, limitPrice } = position;
      reductions.push({ ...common, side, shares, mark, limitPrice });
      left = clampUsd(left - clampUsd(shares * mark));
    }
  }
  return { reductions, passedOver };
}

function largestFirst(
  positions: readonly Reducible[],
): readonly { position: Reducible; free: number }[] {
  return positions
    .map((position) => ({
      position,
      free: Math.abs(position.quantity) - position.reservedShares,
    }))
    .filter(({ position, free }) => free > 0 && position.mark > 0)
    .map((item) => ({ ...item, value: clampUsd(item.free * item.position.mark) }))
    .sort((a, b) => b.value - a.value || (a.position.symbol < b.position.symbol ? -1 : 1));
}

function sharesToTake(
  left: UsdMicros,
  position: Reducible,
  free: number,
  limits: ReductionLimits,
): number {
  const lots = Math.ceil(Math.ceil(left / position.mark) / limits.minLotShares);
  return Math.min(lots * limits.minLotShares, free, limits.clipSharesMax, position.orderSharesMax);
}
