import { compareToPct, pctNumber, type PctMicros, type Ratio } from '@quant-engine/contracts';
import type { PolicyFigures } from './figures';
import type { CloseRules, RiskRules, WindowRules } from './rules';

/** Whether a figure is above a limit; one that is not known is not. */
export function isAbove(figure: Ratio | undefined, limit: PctMicros): boolean {
  return figure !== undefined && compareToPct(figure, limit) > 0;
}

/** Whether a figure has reached a limit; one that is not known has not. */
export function hasReached(figure: Ratio | undefined, limit: PctMicros): boolean {
  return figure !== undefined && compareToPct(figure, limit) >= 0;
}

/** Whether an age is above a limit; one that is not known is not, one that is no number is. */
export function isOlder(ageS: number | undefined, ageSMax: number): boolean {
  return ageS !== undefined && !(ageS <= ageSMax);
}

/** The rules of the figures' regime. CLOSED has none; no row that asks for them comes to it. */
export function regimeRulesOf(
  { regimes }: RiskRules,
  { regime }: PolicyFigures,
): WindowRules | CloseRules {
  return regime === 'CLOSED' ? regimes.CLOSE : regimes[regime];
}

export function isAboveTolerance(rules: RiskRules, figures: PolicyFigures): boolean {
  return isAbove(figures.gross, regimeRulesOf(rules, figures).tolerancePct);
}

export function isDeriskDue(rules: RiskRules, figures: PolicyFigures): boolean {
  return regimeRulesOf(rules, figures).allowDerisk && isAboveTolerance(rules, figures);
}

/** Whether exposure is too old, or too much of it unmarked, to open or softly reduce anything. */
export function isStale(
  { staleData }: RiskRules,
  { exposureAgeS, unmarked }: PolicyFigures,
): boolean {
  return (
    isOlder(exposureAgeS, staleData.exposureStaleS) || isAbove(unmarked, staleData.maxUnmarkedPct)
  );
}

/** The first group, by name, that holds or could come to hold more than its maximum. */
export function groupAboveMax(
  rules: RiskRules,
  figures: PolicyFigures,
): { readonly name: string; readonly maxPct: PctMicros } | undefined {
  for (const [name, { maxPct }] of Object.entries(rules.groups)) {
    const group = figures.groups[name];
    if (isAbove(group?.current, maxPct) || isAbove(group?.potential, maxPct)) {
      return { name, maxPct };
    }
  }
  return undefined;
}

/** Every group that has reached its maximum, or could come to, by name. */
export function groupsAtMax(rules: RiskRules, figures: PolicyFigures): readonly string[] {
  return Object.entries(rules.groups).flatMap(([name, { maxPct }]) => {
    const group = figures.groups[name];
    return hasReached(group?.current, maxPct) || hasReached(group?.potential, maxPct) ? [name] : [];
  });
}

/** `130 %` */
export function pctText(pct: PctMicros): string {
  return `${pctNumber(pct)} %`;
}

/** `the MID tolerance of 120 %` */
export function toleranceText(rules: RiskRules, figures: PolicyFigures): string {
  return `the ${figures.regime} tolerance of ${pctText(regimeRulesOf(rules, figures).tolerancePct)}`;
}

export function staleText({ staleData }: RiskRules): string {
  return (
    `exposure older than ${staleData.exposureStaleS} s or ` +
    `unmarked above ${pctText(staleData.maxUnmarkedPct)} of gross`
  );
}
