import {
  compareToPct,
  displayPct,
  formatUsd,
  pctNumber,
  type PctMicros,
  type Side,
  type UsdMicros,
} from '@quant-engine/contracts';
import type { Touch } from '@quant-engine/market-view';
import { touchPrice } from './pricing';

/**
 * Why a limit is further through the touch than the collar lets it be, with the figures; undefined
 * when it is not. A limit that rests is not through anything, however far away.
 */
export function outsideCollar(
  side: Side,
  limitPrice: UsdMicros,
  touch: Touch,
  collarPct: PctMicros,
): string | undefined {
  const market = touchPrice(touch, side);
  const through = {
    part: side === 'BUY' ? limitPrice - market : market - limitPrice,
    whole: market,
  };
  if (compareToPct(through, collarPct) <= 0) return undefined;
  return (
    `${side} at ${formatUsd(limitPrice)} is ${displayPct(through)} % through the touch ` +
    `of ${formatUsd(market)}, at most ${pctNumber(collarPct)} %`
  );
}
