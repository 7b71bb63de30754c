import { parseUsd, type Bucket, type OrderData, type UsdMicros } from '@quant-engine/contracts';
import { afterTrade, averagePriceOf, lotAt, openQuantity, type Lot } from '@quant-engine/positions';

/** An execution as an order event told it. */
export interface Fill {
  /** The number of its order event on the desk. */
  readonly seq: number;
  readonly symbol: string;
  /** Signed shares: positive bought. */
  readonly quantity: number;
  readonly price: UsdMicros;
  /** Signed shares held after it, as execution counted them. */
  readonly after?: number;
}

/** The fill that an order event brings; most bring none. */
export function fillOf(order: OrderData): Fill | undefined {
  const { seq, symbol, last_quantity: shares, last_price: price, position_after: after } = order;
  if (shares === undefined || price === undefined) return undefined;
  return {
    seq,
    symbol,
    quantity: order.order_action === 'BUY' ? shares : -shares,
    price: parseUsd(price),
    ...(after === undefined ? {} : { after }),
  };
}

/**
 * What is held after a fill. The position that execution tells is the last word, ours only the way
 * there: shares that we knew nothing of count at our average price, or at the fill's.
 */
export function afterFill(lot: Lot, { quantity, price, after }: Fill): Lot {
  const ours = openQuantity(lot);
  const held = after === undefined ? ours : after - quantity;
  const before = held === ours ? lot : lotAt(held, ours === 0 ? price : averagePriceOf(lot));
  return afterTrade(before, quantity, price);
}

/**
 * The bucket of a position that we opened: that of the order which opened it, kept over days until
 * it is flat; one that goes through zero is opened anew.
 *
 * @param before undefined when no order of ours opened what is held
 */
export function openedBucket(
  before: Bucket | undefined,
  { quantity, after }: Fill,
  { bucket, effect }: Pick<OrderData, 'bucket' | 'effect'>,
): Bucket | undefined {
  if (after === 0) return undefined;
  const wasFlat = after !== undefined && after - quantity === 0;
  const wentThrough = after !== undefined && (after - quantity) * after < 0;
  if (wasFlat || wentThrough) return bucket;
  return before ?? (effect === 'INCREASE' ? bucket : undefined);
}
