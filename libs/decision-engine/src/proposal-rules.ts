import {
  compareToPct,
  compareUnixNs,
  elapsedMs,
  notionalUsd,
  type OrderLeg,
} from '@quant-engine/contracts';
import { decideMode } from '@quant-engine/risk-policy';
import type { EngineConfig } from './config';
import { figuresOf, onTopOf } from './figures';
import { sharesHeld, sharesWorking } from './outstanding';
import { freshTouch } from './pricing';
import { costPrice, priceOf } from './proposal-price';
import type { Proposal, ProposalSituation } from './proposal-situation';
import type { ExposureView, Ticket } from './state';

/**
 * A proposal may not outlive the window in which the store knows it again: sent once more after
 * that it would be approved under the same ids, for an order that execution has made already.
 */
const LIFETIME_MS_MAX = 300_000;

/** Far beyond any order, and far enough within the range of money that sums stay exact. */
const NOTIONAL_MICROS_MAX = 1e15;

/** A rule is one word of an event, however long the name of a group is. */
const RULE_LENGTH_MAX = 64;

/** The first rule that forbids a leg, in the order in which they weigh. */
export function ruleAgainst(
  proposal: Proposal,
  leg: OrderLeg,
  situation: ProposalSituation,
  config: EngineConfig,
): string | undefined {
  const { verdict, exposure, tickets, now, figures } = situation;
  const { data } = proposal;
  if (verdict.mode === 'CLOSED') return 'CLOSED';
  if (compareUnixNs(data.expires, now) <= 0) return 'EXPIRED';
  if (elapsedMs(proposal.timestamp, data.expires) > LIFETIME_MS_MAX) return 'LIVES_TOO_LONG';
  if (exposure === null) return 'NO_EXPOSURE';
  if (isHeldElsewhere(data, exposure, tickets)) return 'BUCKET_CONFLICT';
  const price = priceOf(proposal, situation, config);
  if (price === undefined) return 'NO_QUOTE';
  const weight = Math.max(price, exposure.positions[data.symbol]?.mark ?? 0);
  if (data.quantity * weight > NOTIONAL_MICROS_MAX) return 'OUT_OF_RANGE';
  if (leg.effect === 'DECREASE') return undefined;
  if (figures.capEpisodeOpen) return 'CAP_EPISODE';
  if (verdict.mode !== 'NORMAL') return verdict.mode;
  if (tradesOtherWay(data, tickets)) return 'OPPOSITE_SIDE';
  const { softLimitPct } = config.rules.exposure;
  const aboveSoft = figures.gross !== undefined && compareToPct(figures.gross, softLimitPct) > 0;
  if (data.bucket === 'MM_PURE' && aboveSoft) return 'SOFT_LIMIT';
  return ruleIfItWorked(proposal, leg, situation, config);
}

/** An account holds a symbol in one bucket only, what is on its way to it included. */
function isHeldElsewhere(
  { symbol, bucket }: Proposal['data'],
  exposure: ExposureView,
  tickets: readonly Ticket[],
): boolean {
  const held = exposure.positions[symbol];
  const isHeld = held !== undefined && sharesHeld(tickets, exposure, symbol) !== 0;
  if (isHeld && held.bucket !== bucket) return true;
  return tickets.some((ticket) => ticket.symbol === symbol && ticket.bucket !== bucket);
}

/** Whether an order of the other side is on its way: a desk does not trade with itself. */
function tradesOtherWay({ symbol, action }: Proposal['data'], tickets: readonly Ticket[]): boolean {
  return sharesWorking(tickets, symbol, (ticket) => ticket.side !== action) > 0;
}

/** What the decision table would say if the increase were working: caps hold before the fact. */
function ruleIfItWorked(
  { data }: Proposal,
  leg: OrderLeg,
  { state, clock, exposure, tickets, figures, now, nowMs }: ProposalSituation,
  config: EngineConfig,
): string | undefined {
  const touch = freshTouch(state, data.symbol, nowMs, config.rules);
  if (exposure === null || touch === undefined) return 'NO_QUOTE';
  const addition = {
    symbol: data.symbol,
    bucket: data.bucket,
    notional: notionalUsd(leg.quantity, costPrice(data, exposure, touch)),
  };
  const onTop = onTopOf(tickets, exposure, config.groups, [addition]);
  const then = figuresOf(clock, now, exposure, figures.capEpisodeOpen, onTop);
  const verdict = decideMode(config.rules, then);
  return verdict.mode === 'NORMAL'
    ? undefined
    : `WOULD_${verdict.reason}`.slice(0, RULE_LENGTH_MAX);
}
