import type { L1Data, Side, UsdMicros } from '@quant-engine/contracts';
import { parseUsd } from '@quant-engine/contracts';
import { drawPerMille } from './chance';
import type { Market, MarketSide, SimOrder } from './state';

/** Shares that stand behind a price whose feed tells no size. */
const UNKNOWN_SIZE_SHARES = 300;

/** The unit in which the market gives shares away. */
const ROUND_LOT_SHARES = 100;

/** An execution that the market gives an order now. */
export interface Match {
  readonly shares: number;
  readonly price: UsdMicros;
}

/** The market that a quote brings: both sides whole again. */
export function marketOf(l1: L1Data): Market {
  return {
    bid: { price: parseUsd(l1.bid), shares: l1.bid_size ?? UNKNOWN_SIZE_SHARES },
    ask: { price: parseUsd(l1.ask), shares: l1.ask_size ?? UNKNOWN_SIZE_SHARES },
  };
}

/** The side that an order trades against. */
export function sideAgainst(market: Market, side: Side): MarketSide {
  return side === 'BUY' ? market.ask : market.bid;
}

/**
 * What a marketable order gets: at the quoted price, 40 to 100 % of the shares that stand there, in
 * round lots (others are quicker), at most what it wants; undefined when it does not cross the
 * market.
 */
export function matchAtTouch(order: SimOrder, market: Market, seed: string): Match | undefined {
  const { price, shares } = sideAgainst(market, order.side);
  const crossed = market.bid.price > 0 && market.ask.price <= market.bid.price;
  if (price <= 0 || shares <= 0 || crossed || !reaches(order, price)) return undefined;
  const luck = drawPerMille(seed, order.clientOrderId, order.executions, 'touch');
  const reached = (shares * (400 + Math.floor(luck * 0.6))) / 1000;
  const available = Math.ceil(reached / ROUND_LOT_SHARES) * ROUND_LOT_SHARES;
  return { shares: Math.min(order.leaves, available, shares), price };
}

/**
 * What a resting order gets from a trade: at its own limit, half of the trade's shares when the
 * trade went through the limit; at the limit itself only every other time (the queue came first).
 */
export function matchAtPrint(
  order: SimOrder,
  price: UsdMicros,
  shares: number,
  seed: string,
): Match | undefined {
  if (order.limit === null || !betterOrEqual(order, price)) return undefined;
  const luck = drawPerMille(seed, order.clientOrderId, order.executions, 'print');
  if (price === order.limit && luck < 500) return undefined;
  const available = Math.floor(shares / 2);
  return available === 0
    ? undefined
    : { shares: Math.min(order.leaves, available), price: order.limit };
}

function reaches(order: SimOrder, price: UsdMicros): boolean {
  if (order.limit === null) return true;
  return order.side === 'BUY' ? order.limit >= price : order.limit <= price;
}

function betterOrEqual(order: SimOrder, price: UsdMicros): boolean {
  const limit = order.limit ?? price;
  return order.side === 'BUY' ? price <= limit : price >= limit;
}
