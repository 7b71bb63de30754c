import type { DeriskAction, Mode, PctMicros, TradingState } from '@quant-engine/contracts';
import { DECISION_ROWS, NORMAL_ROW } from './decision-rows';
import type { PolicyFigures } from './figures';
import type { RiskRules } from './rules';

/** What the decision table says of an account, and why. */
export interface Verdict {
  readonly mode: Mode;
  /** What is to be reduced, and to which share of equity: both there or both absent. */
  readonly action?: DeriskAction;
  readonly targetPct?: PctMicros;
  /** 1 to 10. */
  readonly row: number;
  /** The row in words, with the figures of the rules file. */
  readonly rule: string;
  /** CAP, TOLERANCE, GROUP_BANK and the like: one word of an event. */
  readonly reason: string;
  readonly tradingState: TradingState;
}

const TRADING_STATE_OF: Readonly<Record<Mode, TradingState>> = {
  NORMAL: 'ACTIVE',
  THROTTLE_NEW_ORDERS: 'REDUCING',
  SOFT_DERISK: 'REDUCING',
  HARD_DERISK: 'REDUCING',
  CLOSED: 'HALTED',
};

/**
 * Puts the figures of one account to the decision table. The first row that matches decides; if it
 * reduces, the target is the lowest of all reducing rows that match. Percentages are compared
 * exactly. Total: every figures have a verdict.
 */
export function decideMode(rules: RiskRules, figures: PolicyFigures): Verdict {
  const first = DECISION_ROWS.find((row) => row.when(rules, figures)) ?? NORMAL_ROW;
  const verdict = {
    mode: first.mode,
    row: first.row,
    rule: first.rule(rules, figures),
    reason: first.reason(rules, figures),
    tradingState: TRADING_STATE_OF[first.mode],
  };
  if (first.derisk === undefined) return verdict;
  return {
    ...verdict,
    action: first.derisk.action,
    targetPct: lowestTarget(rules, figures),
  };
}

function lowestTarget(rules: RiskRules, figures: PolicyFigures): PctMicros {
  const targets = DECISION_ROWS.flatMap((row) =>
    row.derisk !== undefined && row.when(rules, figures)
      ? [row.derisk.targetPct(rules, figures)]
      : [],
  );
  return Math.min(...targets) as PctMicros;
}
