import {
  addUsd,
  averagePriceUsd,
  formatUsd,
  notionalUsd,
  parseUsd,
  type BrokerPosition,
} from '@quant-engine/contracts';
import type { Match } from './match';
import type { SimOrder } from './state';

/**
 * A line of the broker's book after an execution; its average moves with what opens shares only.
 */
export function positionAfter(
  line: BrokerPosition | undefined,
  order: SimOrder,
  { shares, price }: Match,
): BrokerPosition {
  const signed = order.side === 'BUY' ? shares : -shares;
  const before = line ?? {
    symbol: order.symbol,
    quantity: 0,
    avg_price: '0',
    bucket: order.bucket,
  };
  const quantity = before.quantity + signed;
  const adds = before.quantity === 0 || before.quantity > 0 === signed > 0;
  if (adds) {
    const cost = addUsd(
      notionalUsd(Math.abs(before.quantity), parseUsd(before.avg_price)),
      notionalUsd(shares, price),
    );
    return {
      ...before,
      quantity,
      avg_price: formatUsd(averagePriceUsd(cost, Math.abs(quantity))),
      bucket: before.quantity === 0 ? order.bucket : before.bucket,
    };
  }
  const crossed = quantity !== 0 && quantity > 0 !== before.quantity > 0;
  return { ...before, quantity, ...(crossed ? { avg_price: formatUsd(price) } : {}) };
}
