import { compareToPct, type Ratio } from '@quant-engine/contracts';
import { hasReached } from './conditions';
import type { RiskRules } from './rules';

/**
 * Whether a cap episode is open after gross was seen: reaching the cap opens one; at the recovery
 * target or below, it ends. In between it stays as it was, so that it cannot flicker.
 */
export function capEpisodeAfter(isOpen: boolean, gross: Ratio, rules: RiskRules): boolean {
  return isOpen
    ? compareToPct(gross, rules.derisk.capRecoveryTargetPct) > 0
    : hasReached(gross, rules.exposure.maxGrossExposurePct);
}
