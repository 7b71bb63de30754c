import {
  classify,
  compareToPct,
  compareUnixNs,
  elapsedMs,
  notionalUsd,
  parseUsd,
  type EventOf,
  type OrderLeg,
  type ProposalLine,
  type UnixNs,
} from '@quant-engine/contracts';
import { sizeOrder } from '@quant-engine/liquidity-guard';
import { decideMode, type PolicyFigures, type Verdict } from '@quant-engine/risk-policy';
import type { EngineConfig } from './config';
import { figuresOf, onTopOf } from './figures';
import type { IntentDraft } from './intents';
import { sharesHeld, sharesWorking } from './outstanding';
import { freshTouch, touchPrice } from './pricing';
import type { ClockView, EngineState, ExposureView, Ticket } from './state';

export interface ProposalOutcome {
  readonly drafts: readonly IntentDraft[];
  readonly suppressed: readonly ProposalLine[];
}

export interface ProposalSituation {
  readonly state: EngineState;
  readonly clock: ClockView;
  readonly exposure: ExposureView | null;
  readonly tickets: readonly Ticket[];
  readonly figures: PolicyFigures;
  readonly verdict: Verdict;
  readonly now: UnixNs;
  readonly nowMs: number;
}

type Proposal = EventOf<'proposal'>;

/**
 * A proposal may not outlive the window in which the store knows it again: sent once more after
 * that it would be approved under the same ids, for an order that execution has made already.
 */
const LIFETIME_MS_MAX = 300_000;

/** Far beyond any order, and far enough within the range of money that sums stay exact. */
const NOTIONAL_MICROS_MAX = 1e15;

/** A rule is one word of an event, however long the name of a group is. */
const RULE_LENGTH_MAX = 64;

/** What becomes of a proposal: each of its legs is approved, cut down, or suppressed by a rule. */
export function judgeProposal(
  proposal: Proposal,
  situation: ProposalSituation,
  config: EngineConfig,
): ProposalOutcome {
  const { data } = proposal;
  const signed = data.action === 'BUY' ? data.quantity : -data.quantity;
  const drafts: IntentDraft[] = [];
  const suppressed: ProposalLine[] = [];
  let complete = true;
  for (const leg of classify(data.bucket, heldWithOwnSide(data, situation), signed)) {
    const rule = !complete ? 'AFTER_DECREASE' : ruleAgainst(proposal, leg, situation, config);
    const line = lineOf(proposal, leg);
    if (rule !== undefined) {
      suppressed.push({ ...line, rule });
      complete = false;
      continue;
    }
    const sized = sizeLeg(data, leg, situation, config);
    if (sized.remainder > 0) {
      const sizing = `LIQUIDITY_${sized.outcome}`;
      suppressed.push({ ...line, quantity: sized.remainder, rule: sizing, detail: sized.reason });
      complete = false;
    }
    if (sized.quantity > 0) {
      const draft = draftOf(proposal, { ...leg, quantity: sized.quantity }, situation, config);
      if (draft !== undefined) drafts.push(draft);
    }
  }
  return { drafts, suppressed };
}

/** The position that an order meets: held, plus the working orders of its own side. */
function heldWithOwnSide(data: Proposal['data'], { exposure, tickets }: ProposalSituation): number {
  const working = sharesWorking(tickets, data.symbol, (ticket) => ticket.side === data.action);
  const held = sharesHeld(tickets, exposure, data.symbol);
  return held + (data.action === 'BUY' ? working : -working);
}

/** The first rule that forbids a leg, in the order in which they weigh. */
function ruleAgainst(
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
  const price = exposure.positions[data.symbol]?.mark ?? touch.ask;
  const addition = {
    symbol: data.symbol,
    bucket: data.bucket,
    notional: notionalUsd(leg.quantity, price),
  };
  const onTop = onTopOf(tickets, exposure, config.groups, [addition]);
  const then = figuresOf(clock, now, exposure, figures.capEpisodeOpen, onTop);
  const verdict = decideMode(config.rules, then);
  return verdict.mode === 'NORMAL'
    ? undefined
    : `WOULD_${verdict.reason}`.slice(0, RULE_LENGTH_MAX);
}

function sizeLeg(
  data: Proposal['data'],
  leg: OrderLeg,
  { clock }: ProposalSituation,
  { limits, adv }: EngineConfig,
): ReturnType<typeof sizeOrder> {
  return sizeOrder(limits, {
    quantity: leg.quantity,
    adv: adv[data.symbol],
    bucket: data.bucket,
    intentType: data.intent_type,
    minutesToClose: clock.minutes_to_close,
    effect: leg.effect,
  });
}

/** The strategy's own limit, else the touch; an increase needs a fresh quote in any case. */
function priceOf(
  { data }: Proposal,
  { state, nowMs }: ProposalSituation,
  { rules }: EngineConfig,
): IntentDraft['limitPrice'] | undefined {
  if (data.limit_price !== undefined) return parseUsd(data.limit_price);
  const touch = freshTouch(state, data.symbol, nowMs, rules);
  return touch === undefined ? undefined : touchPrice(touch, data.action);
}

function draftOf(
  proposal: Proposal,
  leg: OrderLeg,
  situation: ProposalSituation,
  config: EngineConfig,
): IntentDraft | undefined {
  const { data } = proposal;
  const limitPrice = priceOf(proposal, situation, config);
  if (limitPrice === undefined) return undefined;
  return {
    intentType: data.intent_type,
    symbol: data.symbol,
    side: data.action,
    quantity: leg.quantity,
    bucket: data.bucket,
    dir: leg.dir,
    effect: leg.effect,
    classification: leg.classification,
    limitPrice,
    mark: situation.exposure?.positions[data.symbol]?.mark ?? limitPrice,
    reason: `${data.strategy}: ${data.reason}`.slice(0, 500),
    proposalId: proposal.event_id,
  };
}

function lineOf(proposal: Proposal, leg: OrderLeg): Omit<ProposalLine, 'rule'> {
  return {
    event_id: proposal.event_id,
    symbol: proposal.data.symbol,
    classification: leg.classification,
    quantity: leg.quantity,
  };
}
