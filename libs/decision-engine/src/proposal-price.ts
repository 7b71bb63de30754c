import { parseUsd, type UsdMicros } from '@quant-engine/contracts';
import type { Touch } from '@quant-engine/market-view';
import { touchPrice } from './pricing';
import type { Proposal } from './proposal-situation';
import type { ExposureView } from './state';

/** The strategy's own limit, else the touch. */
export function priceOf({ action, limit_price }: Proposal['data'], touch: Touch): UsdMicros {
  return limit_price === undefined ? touchPrice(touch, action) : parseUsd(limit_price);
}

/**
 * What a share is weighed at: the highest of its mark, which may be of yesterday, of the market,
 * and of the limit up to which it may be paid.
 */
export function costPrice(
  data: Proposal['data'],
  exposure: ExposureView | null,
  touch: Touch,
): UsdMicros {
  const mark = exposure?.positions[data.symbol]?.mark ?? 0;
  return Math.max(mark, touchPrice(touch, data.action), priceOf(data, touch)) as UsdMicros;
}
