import {
  ZERO_USD,
  averagePriceUsd,
  clampUsd,
  prorateUsd,
  subtractUsd,
  type UsdMicros,
} from '@quant-engine/contracts';

/**
 * Shares of one side and what they cost in total. The average price is never stored: a rounded
 * average would lose micro-dollars.
 *
 * What is closed is counted against the lot as it was last opened, so that the cost of a closing is
 * the difference of two shares of one whole: a fill that comes in two pieces takes the same cost.
 *
 * Shares are always booked: a cost beyond the range of money stays at the end of it.
 */
export interface Lot {
  /** Signed shares when the lot was last added to; positive is long. */
  readonly opened: number;
  /** Signed cost of `opened`: paid for a long, received (negative) for a short. */
  readonly cost: UsdMicros;
  /** Signed shares closed since; from 0 to `opened`. */
  readonly closed: number;
}

/** A lot without shares. */
export const EMPTY_LOT: Lot = { opened: 0, cost: ZERO_USD, closed: 0 };

/** @param quantity signed shares */
export function lotAt(quantity: number, price: UsdMicros): Lot {
  return { opened: quantity, cost: clampUsd(quantity * price), closed: 0 };
}

/** Signed shares that are still open. */
export function openQuantity(lot: Lot): number {
  return lot.opened - lot.closed;
}

/** Signed cost of the shares that are still open. */
export function openCost(lot: Lot): UsdMicros {
  return subtractUsd(lot.cost, closedCost(lot));
}

/** $ a share that the open shares cost, rounded to 1e-6 $: for display; 0 when flat. */
export function averagePriceOf(lot: Lot): UsdMicros {
  const quantity = openQuantity(lot);
  return quantity === 0 ? ZERO_USD : averagePriceUsd(openCost(lot), quantity);
}

/**
 * The signed part of the lot that a trade of `quantity` signed shares closes; 0 on its own side.
 */
export function closablePart(lot: Lot, quantity: number): number {
  const open = openQuantity(lot);
  if (open > 0 && quantity < 0) return Math.min(open, -quantity);
  if (open < 0 && quantity > 0) return Math.max(open, -quantity);
  return 0;
}

/** Closes `part` (signed like the lot) and gives what that part had cost. */
export function closePart(lot: Lot, part: number): { readonly lot: Lot; readonly cost: UsdMicros } {
  if (part === 0) return { lot, cost: ZERO_USD };
  const left = { ...lot, closed: lot.closed + part };
  return { lot: left, cost: subtractUsd(closedCost(left), closedCost(lot)) };
}

/** Adds `quantity` signed shares on the side of the lot, or opens a closed one anew. */
export function addToLot(lot: Lot, quantity: number, price: UsdMicros): Lot {
  if (quantity === 0) return lot;
  return {
    opened: openQuantity(lot) + quantity,
    cost: clampUsd(openCost(lot) + clampUsd(quantity * price)),
    closed: 0,
  };
}

/** The lot after a trade of `quantity` signed shares: it closes what it can, and opens the rest. */
export function afterTrade(lot: Lot, quantity: number, price: UsdMicros): Lot {
  const part = closablePart(lot, quantity);
  return addToLot(closePart(lot, part).lot, quantity + part, price);
}

function closedCost(lot: Lot): UsdMicros {
  return lot.closed === 0 ? ZERO_USD : prorateUsd(lot.cost, lot.closed, lot.opened);
}
