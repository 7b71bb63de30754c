import type { LiquidityLimits } from '@quant-engine/liquidity-guard';

/** What execution is told once, at its start. */
export interface OrdersConfig {
  readonly accounts: readonly string[];
  readonly limits: LiquidityLimits;
  /** Average daily volume in shares, by symbol. */
  readonly adv: Readonly<Record<string, number>>;
}
