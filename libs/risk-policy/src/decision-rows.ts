import {
  compareToPct,
  pctNumber,
  type DeriskAction,
  type Mode,
  type PctMicros,
  type Ratio,
} from '@quant-engine/contracts';
import type { PolicyFigures } from './figures';
import type { CloseRules, RiskRules, WindowRules } from './rules';

type Ask<T> = (rules: RiskRules, figures: PolicyFigures) => T;

/** A line of the decision table. Lines with one number are the alternatives of one row. */
export interface DecisionRow {
  readonly row: number;
  readonly mode: Mode;
  readonly when: Ask<boolean>;
  /** The code of the reason. */
  readonly reason: Ask<string>;
  /** The rule in words, with the figures of the rules file. */
  readonly rule: Ask<string>;
  /** Only the rows 3 to 5 reduce. */
  readonly derisk?: { readonly action: DeriskAction; readonly targetPct: Ask<PctMicros> };
}

const REASON_LENGTH_MAX = 64;

/**
 * The table, tried from the top; if nothing matches, the mode is NORMAL (row 10). Rows 3 to 5 come
 * before the throttles, so that working orders or a gap in a feed never hide a de-risk.
 */
export const DECISION_ROWS: readonly DecisionRow[] = [
  {
    row: 1,
    mode: 'CLOSED',
    when: (_, { regime, marketOpen }) => regime === 'CLOSED' || !marketOpen,
    reason: () => 'CLOSED',
    rule: () => 'the session is not open: no intents',
  },
  {
    row: 2,
    mode: 'THROTTLE_NEW_ORDERS',
    when: ({ staleData }, { gross, exposureAgeS }) =>
      gross === undefined || olderThan(staleData.lastGoodS, exposureAgeS),
    reason: () => 'NO_EXPOSURE',
    rule: ({ staleData }) =>
      `exposure never seen or older than ${staleData.lastGoodS} s: no new orders`,
  },
  {
    row: 3,
    mode: 'HARD_DERISK',
    when: ({ exposure }, { gross }) => reaches(gross, exposure.maxGrossExposurePct),
    reason: () => 'CAP',
    rule: ({ exposure, derisk }) =>
      `gross at or above ${pct(exposure.maxGrossExposurePct)}: ` +
      `reduce to ${pct(derisk.capRecoveryTargetPct)}`,
    derisk: {
      action: 'CAP_RECOVERY',
      targetPct: ({ derisk }) => derisk.capRecoveryTargetPct,
    },
  },
  {
    row: 3,
    mode: 'HARD_DERISK',
    when: ({ derisk }, { gross, capEpisodeOpen }) =>
      capEpisodeOpen && above(gross, derisk.capRecoveryTargetPct),
    reason: () => 'CAP_EPISODE',
    rule: ({ derisk }) =>
      `cap episode open and gross above ${pct(derisk.capRecoveryTargetPct)}: ` +
      `reduce to ${pct(derisk.capRecoveryTargetPct)}`,
    derisk: {
      action: 'CAP_RECOVERY',
      targetPct: ({ derisk }) => derisk.capRecoveryTargetPct,
    },
  },
  {
    row: 4,
    mode: 'HARD_DERISK',
    when: ({ derisk }, { gross, minutesToClose }) =>
      minutesToClose !== undefined &&
      minutesToClose <= derisk.hardMinutesToClose &&
      above(gross, derisk.hardTargetPct),
    reason: () => 'CLOSE_HARD',
    rule: ({ derisk }) =>
      `gross above ${pct(derisk.hardTargetPct)} with ${derisk.hardMinutesToClose} min or less ` +
      `to the close: reduce to ${pct(derisk.hardTargetPct)}`,
    derisk: {
      action: 'HARD_DERISK',
      targetPct: ({ derisk }) => derisk.hardTargetPct,
    },
  },
  {
    row: 5,
    mode: 'SOFT_DERISK',
    when: (rules, figures) => calledForDerisk(rules, figures) && !isStale(rules, figures),
    reason: () => 'TOLERANCE',
    rule: (rules, figures) =>
      `gross above ${toleranceText(rules, figures)}: reduce to ` +
      pct(regimeOf(rules, figures).tolerancePct),
    derisk: {
      action: 'SOFT_DERISK',
      targetPct: (rules, figures) => regimeOf(rules, figures).tolerancePct,
    },
  },
  {
    row: 5,
    mode: 'THROTTLE_NEW_ORDERS',
    when: calledForDerisk,
    reason: () => 'STALE',
    rule: (rules, figures) =>
      `gross above ${toleranceText(rules, figures)}, but ${staleText(rules)}: no new orders`,
  },
  {
    row: 6,
    mode: 'THROTTLE_NEW_ORDERS',
    when: aboveTolerance,
    reason: () => 'TOLERANCE',
    rule: (rules, figures) =>
      `gross above ${toleranceText(rules, figures)}, which allows no de-risk: no new orders`,
  },
  {
    row: 7,
    mode: 'THROTTLE_NEW_ORDERS',
    when: isStale,
    reason: () => 'STALE',
    rule: (rules) => `${staleText(rules)}: no new orders`,
  },
  {
    row: 8,
    mode: 'THROTTLE_NEW_ORDERS',
    when: (rules, figures) =>
      reaches(figures.potential, rules.exposure.maxGrossExposurePct) ||
      above(figures.potential, regimeOf(rules, figures).tolerancePct),
    reason: () => 'POTENTIAL',
    rule: (rules, figures) =>
      `potential at or above ${pct(rules.exposure.maxGrossExposurePct)}, or above ` +
      `${toleranceText(rules, figures)}: no new orders`,
  },
  {
    row: 9,
    mode: 'THROTTLE_NEW_ORDERS',
    when: ({ buckets }, { lt, ltPotential }) =>
      above(lt, buckets.LT.maxPct) || above(ltPotential, buckets.LT.maxPct),
    reason: () => 'BUCKET_LT',
    rule: ({ buckets }) => holdingText('LT', buckets.LT.maxPct),
  },
  {
    row: 9,
    mode: 'THROTTLE_NEW_ORDERS',
    when: ({ buckets }, { mm, mmPotential }) =>
      above(mm, buckets.MM_PURE.maxPct) || above(mmPotential, buckets.MM_PURE.maxPct),
    reason: () => 'BUCKET_MM_PURE',
    rule: ({ buckets }) => holdingText('MM_PURE', buckets.MM_PURE.maxPct),
  },
  {
    row: 9,
    mode: 'THROTTLE_NEW_ORDERS',
    when: (rules, figures) => groupAboveMax(rules, figures) !== undefined,
    reason: (rules, figures) =>
      `GROUP_${groupAboveMax(rules, figures)?.name ?? ''}`
        .replace(/[^A-Za-z0-9_.:-]/g, '_')
        .slice(0, REASON_LENGTH_MAX),
    rule: (rules, figures) => groupAboveMax(rules, figures)?.text ?? '',
  },
];

/** Row 10. */
export const NORMAL_ROW: DecisionRow = {
  row: 10,
  mode: 'NORMAL',
  when: () => true,
  reason: () => 'NORMAL',
  rule: () => 'every figure within its limits',
};
