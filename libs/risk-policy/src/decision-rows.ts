import type { DeriskAction, Mode, PctMicros } from '@quant-engine/contracts';
import {
  groupAboveMax,
  hasReached,
  isAbove,
  isAboveTolerance,
  isDeriskDue,
  isOlder,
  isStale,
  pctText,
  regimeRulesOf,
  staleText,
  toleranceText,
} from './conditions';
import type { PolicyFigures } from './figures';
import type { RiskRules } from './rules';

type Ask<T> = (rules: RiskRules, figures: PolicyFigures) => T;

/** A line of the decision table. Lines with the same number are the cases of one row. */
export interface DecisionRow {
  readonly row: number;
  readonly mode: Mode;
  readonly when: Ask<boolean>;
  /** The code of the reason. */
  readonly reason: Ask<string>;
  /** The rule in words, with the figures of the rules file. */
  readonly rule: Ask<string>;
  /** What is to be reduced; only rows 3 to 5 reduce. */
  readonly derisk?: { readonly action: DeriskAction; readonly targetPct: Ask<PctMicros> };
}

const CAP_RECOVERY: DecisionRow['derisk'] = {
  action: 'CAP_RECOVERY',
  targetPct: ({ derisk }) => derisk.capRecoveryTargetPct,
};

/**
 * The table, tried from the top; where nothing matches, row 10 holds. Rows 3 to 5 come before the
 * throttles, so that working orders or a gap in a feed never hide a de-risk.
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
      gross === undefined || isOlder(exposureAgeS, staleData.lastGoodS),
    reason: () => 'NO_EXPOSURE',
    rule: ({ staleData }) =>
      `exposure never seen, or older than ${staleData.lastGoodS} s: no new orders`,
  },
  {
    row: 3,
    mode: 'HARD_DERISK',
    when: ({ exposure }, { gross }) => hasReached(gross, exposure.maxGrossExposurePct),
    reason: () => 'CAP',
    rule: ({ exposure, derisk }) =>
      `gross at or above the cap of ${pctText(exposure.maxGrossExposurePct)}: ` +
      `reduce to ${pctText(derisk.capRecoveryTargetPct)}`,
    derisk: CAP_RECOVERY,
  },
  {
    row: 3,
    mode: 'HARD_DERISK',
    when: ({ derisk }, { gross, capEpisodeOpen }) =>
      capEpisodeOpen && isAbove(gross, derisk.capRecoveryTargetPct),
    reason: () => 'CAP_EPISODE',
    rule: ({ derisk }) =>
      `a cap episode is open and gross above ${pctText(derisk.capRecoveryTargetPct)}: ` +
      `reduce to it`,
    derisk: CAP_RECOVERY,
  },
  {
    row: 4,
    mode: 'HARD_DERISK',
    when: ({ derisk }, { gross, minutesToClose }) =>
      minutesToClose !== undefined &&
      minutesToClose <= derisk.hardMinutesToClose &&
      isAbove(gross, derisk.hardTargetPct),
    reason: () => 'CLOSE_HARD',
    rule: ({ derisk }) =>
      `${derisk.hardMinutesToClose} min or less to the close and gross above ` +
      `${pctText(derisk.hardTargetPct)}: reduce to it`,
    derisk: { action: 'HARD_DERISK', targetPct: ({ derisk }) => derisk.hardTargetPct },
  },
  {
    row: 5,
    mode: 'SOFT_DERISK',
    when: (rules, figures) => isDeriskDue(rules, figures) && !isStale(rules, figures),
    reason: () => 'TOLERANCE',
    rule: (rules, figures) => `gross above ${toleranceText(rules, figures)}: reduce to it`,
    derisk: {
      action: 'SOFT_DERISK',
      targetPct: (rules, figures) => regimeRulesOf(rules, figures).tolerancePct,
    },
  },
  {
    row: 5,
    mode: 'THROTTLE_NEW_ORDERS',
    when: (rules, figures) => isDeriskDue(rules, figures) && isStale(rules, figures),
    reason: () => 'STALE',
    rule: (rules, figures) =>
      `gross above ${toleranceText(rules, figures)}, but ${staleText(rules)}: no new orders`,
  },
  {
    row: 6,
    mode: 'THROTTLE_NEW_ORDERS',
    when: isAboveTolerance,
    reason: () => 'TOLERANCE',
    rule: (rules, figures) =>
      `gross above ${toleranceText(rules, figures)}, which allows no de-risk: no new orders`,
  },
  {
    row: 7,
    mode: 'THROTTLE_NEW_ORDERS',
    when: (_, { clockTrouble }) => clockTrouble !== undefined,
    reason: (_, { clockTrouble }) => `CLOCK_${clockTrouble ?? ''}`,
    rule: () => 'the clock stands, jumped or was set back: no new orders until it runs again',
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
      hasReached(figures.potential, rules.exposure.maxGrossExposurePct) ||
      isAbove(figures.potential, regimeRulesOf(rules, figures).tolerancePct),
    reason: () => 'POTENTIAL',
    rule: (rules, figures) =>
      `potential at or above the cap of ${pctText(rules.exposure.maxGrossExposurePct)}, ` +
      `or above ${toleranceText(rules, figures)}: no new orders`,
  },
  {
    row: 9,
    mode: 'THROTTLE_NEW_ORDERS',
    when: ({ buckets }, { lt, ltPotential }) =>
      isAbove(lt, buckets.LT.maxPct) || isAbove(ltPotential, buckets.LT.maxPct),
    reason: () => 'BUCKET_LT',
    rule: ({ buckets }) => holdingText('LT', buckets.LT.maxPct),
  },
  {
    row: 9,
    mode: 'THROTTLE_NEW_ORDERS',
    when: ({ buckets }, { mm, mmPotential }) =>
      isAbove(mm, buckets.MM_PURE.maxPct) || isAbove(mmPotential, buckets.MM_PURE.maxPct),
    reason: () => 'BUCKET_MM_PURE',
    rule: ({ buckets }) => holdingText('MM_PURE', buckets.MM_PURE.maxPct),
  },
  {
    row: 9,
    mode: 'THROTTLE_NEW_ORDERS',
    when: (rules, figures) => groupAboveMax(rules, figures) !== undefined,
    reason: (rules, figures) => groupReason(groupAboveMax(rules, figures)?.name ?? ''),
    rule: (rules, figures) => {
      const group = groupAboveMax(rules, figures);
      return group === undefined ? '' : holdingText(`group ${group.name}`, group.maxPct);
    },
  },
];

/** Row 10: whatever the others leave. */
export const NORMAL_ROW: DecisionRow = {
  row: 10,
  mode: 'NORMAL',
  when: () => true,
  reason: () => 'NORMAL',
  rule: () => 'every figure is within its limit',
};

function holdingText(name: string, maxPct: PctMicros): string {
  return `${name} above ${pctText(maxPct)}, current or potential: no new orders`;
}

const REASON_LENGTH_MAX = 64;

/** A reason is one word of events, whatever the group is called. */
function groupReason(name: string): string {
  return `GROUP_${name.replace(/[^A-Za-z0-9_.:-]/g, '_')}`.slice(0, REASON_LENGTH_MAX);
}
