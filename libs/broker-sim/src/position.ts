import { formatUsd, SHARES_MAX, type BrokerPosition } from '@quant-engine/contracts';
import {
  afterTrade,
  averagePriceOf,
  EMPTY_LOT,
  openQuantity,
  type Lot,
} from '@quant-engine/positions';
import type { Match } from './match';
import type { SimOrder } from './state';

/** What an account holds of a symbol after an execution, at its exact cost. */
export function lotAfter(
  lot: Lot | undefined,
  { side }: Pick<SimOrder, 'side'>,
  { shares, price }: Match,
): Lot {
  return afterTrade(lot ?? EMPTY_LOT, side === 'BUY' ? shares : -shares, price);
}

/** A line of the broker's book as it is told: the average is rounded here and nowhere else. */
export function lineOf(symbol: string, lot: Lot): BrokerPosition {
  return {
    symbol,
    quantity: Math.min(Math.max(openQuantity(lot), -SHARES_MAX), SHARES_MAX),
    avg_price: formatUsd(averagePriceOf(lot)),
  };
}
