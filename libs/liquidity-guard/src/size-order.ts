import { QeError, type Bucket, type Effect, type IntentType } from '@quant-engine/contracts';
import type { LiquidityLimits } from './limits';

/** An order to be sized. Shares; average daily volume in shares. */
export interface SizeRequest {
  /** Shares, whole and positive. */
  readonly quantity: number;
  /** Average daily volume in shares; undefined when it is not known. */
  readonly adv: number | undefined;
  readonly bucket: Bucket;
  readonly intentType: IntentType;
  /** To the desk's close; undefined when it is not known. */
  readonly minutesToClose: number | undefined;
  readonly effect: Effect;
}

/** What the guard makes of an order: let through, clipped, deferred or denied. */
export type SizeOutcome = 'ALLOWED' | 'CLIPPED' | 'DEFERRED' | 'DENIED';

/** Why an order was not let through as it was. */
export type SizeReason =
  'WITHIN_LIMITS' | 'ODD_LOT' | 'ADV_MAX' | 'BUCKET_CAP' | 'BELOW_MIN_LOT' | 'ADV_UNKNOWN';

/** What may be ordered now. `quantity` and `remainder` add up to what was asked for. */
export interface SizedOrder {
  readonly quantity: number;
  readonly outcome: SizeOutcome;
  readonly remainder: number;
  readonly reason: SizeReason;
}

/** A largest order, and which limit makes it so. */
interface OrderMax {
  readonly shares: number;
  readonly reason: SizeReason;
}

/**
 * Sizes one order: denied without a known volume to open in, deferred below the minimum lot (but
 * not near the close, nor for urgent exits), clipped to the largest order, or allowed as it is.
 *
 * @throws QE_SIZE_INPUT when the quantity is not whole and positive
 */
export function sizeOrder(limits: LiquidityLimits, request: SizeRequest): SizedOrder {
  const { quantity, adv, bucket, effect } = request;
  if (!Number.isSafeInteger(quantity) || quantity < 1) {
    throw new QeError('QE_SIZE_INPUT', `${quantity} is not a whole, positive number of shares`);
  }
  const max = orderMax(limits, adv, bucket, effect);
  if (max.shares === 0) {
    return { quantity: 0, outcome: 'DENIED', remainder: quantity, reason: max.reason };
  }
  const isOddLot = quantity < limits.minLotShares;
  if (isOddLot && !mayBeOddLot(limits, request)) {
    return { quantity: 0, outcome: 'DEFERRED', remainder: quantity, reason: 'BELOW_MIN_LOT' };
  }
  if (quantity > max.shares) {
    const remainder = quantity - max.shares;
    return { quantity: max.shares, outcome: 'CLIPPED', remainder, reason: max.reason };
  }
  const reason = isOddLot ? 'ODD_LOT' : 'WITHIN_LIMITS';
  return { quantity, outcome: 'ALLOWED', remainder: 0, reason };
}

/** The largest order in shares; 0 when none may go out. */
export function orderSharesMax(
  limits: LiquidityLimits,
  adv: number | undefined,
  bucket: Bucket,
  effect: Effect,
): number {
  return orderMax(limits, adv, bucket, effect).shares;
}

function orderMax(
  limits: LiquidityLimits,
  adv: number | undefined,
  bucket: Bucket,
  effect: Effect,
): OrderMax {
  const byVolume = volumeMax(limits, adv, effect);
  const cap = limits.bucketCaps[bucket];
  return cap !== undefined && cap < byVolume.shares
    ? { shares: cap, reason: 'BUCKET_CAP' }
    : byVolume;
}

function volumeMax(limits: LiquidityLimits, adv: number | undefined, effect: Effect): OrderMax {
  // NaN compares with nothing, and would let any quantity through: it is not known either.
  const isKnown = adv !== undefined && Number.isFinite(adv) && adv >= 0;
  if (!isKnown) {
    return { shares: effect === 'INCREASE' ? 0 : limits.minLotShares, reason: 'ADV_UNKNOWN' };
  }
  const shares = Math.max(Math.round(adv / limits.advDivisor), limits.minLotShares);
  return { shares, reason: 'ADV_MAX' };
}

function mayBeOddLot(limits: LiquidityLimits, request: SizeRequest): boolean {
  const { intentType, minutesToClose } = request;
  if (limits.oddLotIntents.includes(intentType)) return true;
  return minutesToClose !== undefined && minutesToClose <= limits.oddLotMinutesToClose;
}
