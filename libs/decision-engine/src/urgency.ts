import type { DeriskAction, Effect, Side, UsdMicros } from '@quant-engine/contracts';
import type { Touch } from '@quant-engine/market-view';
import type { Verdict } from '@quant-engine/risk-policy';
import { touchPrice } from './pricing';

/** A de-risk that hits the market. */
export type UrgentAction = Exclude<DeriskAction, 'SOFT_DERISK'>;

/**
 * The de-risk that a proposal of this effect is merged with. A reduction under way puts off the
 * playbook, so while an urgent one runs nobody's reduction may rest beside the market.
 */
export function urgencyOf({ action }: Verdict, effect: Effect): UrgentAction | undefined {
  return effect === 'DECREASE' && action !== 'SOFT_DERISK' ? action : undefined;
}

/** A limit as it is, or the market where it would rest. */
export function marketable(side: Side, limitPrice: UsdMicros, touch: Touch): UsdMicros {
  const market = touchPrice(touch, side);
  const rests = side === 'SELL' ? limitPrice > market : limitPrice < market;
  return rests ? market : limitPrice;
}
