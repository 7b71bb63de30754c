import type { LiquidityLimits } from '@quant-engine/liquidity-guard';
import type { RiskRules } from '@quant-engine/risk-policy';

/** What the engine is told once, at its start. */
export interface EngineConfig {
  /** The desk's accounts; every rule holds for each of them alone. */
  readonly accounts: readonly string[];
  readonly rules: RiskRules;
  /** Identifies the rules in every decision. */
  readonly rulesHash: string;
  readonly limits: LiquidityLimits;
  /** Average daily volume in shares, by symbol; a symbol that is missing has none known. */
  readonly adv: Readonly<Record<string, number>>;
  /** Risk group by symbol. */
  readonly groups: Readonly<Record<string, string>>;
}
