import type { LiquidityLimits } from '@quant-engine/liquidity-guard';
import type { ReferenceData } from '@quant-engine/reference-data';

/** What execution is told once, at its start. */
export interface OrdersConfig {
  readonly reference: ReferenceData;
  readonly limits: LiquidityLimits;
}
