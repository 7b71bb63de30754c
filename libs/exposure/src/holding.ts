import {
  addUsd,
  averagePriceUsd,
  notionalUsd,
  prorateUsd,
  subtractUsd,
  ZERO_USD,
  type Bucket,
  type UsdMicros,
} from '@quant-engine/contracts';

/** What an account holds of one symbol. Cost is kept, the average derived from it. */
export interface Holding {
  /** Signed shares. */
  readonly quantity: number;
  /** What the open shares were bought (or, short, sold) for; never negative. */
  readonly cost: UsdMicros;
  readonly bucket: Bucket;
  readonly group?: string;
  readonly prevClose?: UsdMicros;
}

/**
 * The holding after a fill of signed shares at a price; through zero, it starts anew at the price.
 */
export function afterFill(holding: Holding, signedShares: number, price: UsdMicros): Holding {
  const quantity = holding.quantity + signedShares;
  const adds = holding.quantity === 0 || holding.quantity > 0 === signedShares > 0;
  if (adds) {
    const paid = notionalUsd(Math.abs(signedShares), price);
    return { ...holding, quantity, cost: addUsd(holding.cost, paid) };
  }
  const closes = Math.min(Math.abs(signedShares), Math.abs(holding.quantity));
  if (Math.abs(signedShares) > closes) {
    return { ...holding, quantity, cost: notionalUsd(Math.abs(quantity), price) };
  }
  const released = prorateUsd(holding.cost, closes, Math.abs(holding.quantity));
  return { ...holding, quantity, cost: subtractUsd(holding.cost, released) };
}

/** Average price of the open shares, for display; 0 when flat. */
export function averagePriceOf(holding: Holding): UsdMicros {
  if (holding.quantity === 0) return ZERO_USD;
  return averagePriceUsd(holding.cost, Math.abs(holding.quantity));
}
