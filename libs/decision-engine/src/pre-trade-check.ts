import { clampUsd, displayPct, type OrderLeg, type Ratio } from '@quant-engine/contracts';
import { decideMode, type PolicyFigures, type Verdict } from '@quant-engine/risk-policy';
import type { EngineConfig } from './config';
import { figuresOf, onTopOf } from './figures';
import { freshTouch } from './pricing';
import { costPrice } from './proposal-price';
import type { Proposal, ProposalSituation, Refusal } from './proposal-situation';

/** A rule is one word of an event, however long the name of a group is. */
const RULE_LENGTH_MAX = 64;

/** What the decision table would say if the increase were working: caps hold before the fact. */
export function refusalIfItWorked(
  data: Proposal['data'],
  leg: OrderLeg,
  { state, clock, exposure, tickets, figures, now, nowMs }: ProposalSituation,
  config: EngineConfig,
): Refusal | undefined {
  const touch = freshTouch(state, data.symbol, nowMs, config.rules);
  if (exposure === null || touch === undefined) return { rule: 'NO_QUOTE' };
  const addition = {
    symbol: data.symbol,
    bucket: data.bucket,
    notional: clampUsd(leg.quantity * costPrice(data, exposure, touch)),
  };
  const onTop = onTopOf(tickets, exposure, config.reference, [addition]);
  const then = figuresOf(clock, now, exposure, figures.capEpisodeOpen, onTop);
  const verdict = decideMode(config.rules, then);
  if (verdict.mode === 'NORMAL') return undefined;
  const reached = reachedBy(verdict, data, then, config);
  return {
    rule: `WOULD_${verdict.reason}`.slice(0, RULE_LENGTH_MAX),
    detail:
      reached === undefined ? verdict.rule : `would be ${displayPct(reached)} %: ${verdict.rule}`,
  };
}

/** The figure that the order would take too far; of groups it can only be its own. */
function reachedBy(
  { reason }: Verdict,
  { symbol }: Proposal['data'],
  figures: PolicyFigures,
  { reference }: EngineConfig,
): Ratio | undefined {
  switch (reason) {
    case 'POTENTIAL':
      return figures.potential;
    case 'BUCKET_LT':
      return figures.ltPotential;
    case 'BUCKET_MM_PURE':
      return figures.mmPotential;
    default:
      return figures.groups[reference.groupOf(symbol) ?? '']?.potential;
  }
}
