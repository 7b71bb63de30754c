import type { LiquidityLimits } from '@quant-engine/liquidity-guard';
import type { ReferenceData } from '@quant-engine/reference-data';
import type { RiskRules } from '@quant-engine/risk-policy';

/** What the engine is told once, at its start. */
export interface EngineConfig {
  /** Its accounts are the desk's; every rule holds for each of them alone. */
  readonly reference: ReferenceData;
  readonly rules: RiskRules;
  /** Identifies the rules in every decision. */
  readonly rulesHash: string;
  readonly limits: LiquidityLimits;
}
