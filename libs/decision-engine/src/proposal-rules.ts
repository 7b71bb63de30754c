import { compareToPct, elapsedMs, type OrderLeg } from '@quant-engine/contracts';
import { AHEAD_OF_CLOCK_MS_MAX } from '@quant-engine/market-view';
import type { EngineConfig } from './config';
import { refusalIfItWorked } from './pre-trade-check';
import { lifetimeRule } from './seen-proposals';
import { sharesHeld, sharesWorking } from './outstanding';
import { outsideCollar } from './price-collar';
import { freshTouch } from './pricing';
import { costPrice, priceOf } from './proposal-price';
import type { Proposal, ProposalSituation, Refusal } from './proposal-situation';
import type { ExposureView, Ticket } from './state';

/** Far beyond any order, and far enough within the range of money that sums stay exact. */
const NOTIONAL_MICROS_MAX = 1e15;

/** The first rule that forbids a leg, in the order in which they weigh. */
export function refusalOf(
  proposal: Proposal,
  leg: OrderLeg,
  situation: ProposalSituation,
  config: EngineConfig,
): Refusal | undefined {
  return (
    refusalOfAny(proposal, situation) ??
    refusalOfPrice(proposal.data, situation, config) ??
    (leg.effect === 'DECREASE'
      ? undefined
      : (refusalOfClock(proposal, situation) ??
        refusalOfIncrease(proposal, leg, situation, config)))
  );
}

function refusalOfAny(
  proposal: Proposal,
  { state, verdict, exposure, tickets, now }: ProposalSituation,
): Refusal | undefined {
  if (verdict.mode === 'CLOSED') return { rule: 'CLOSED' };
  const lifetime = lifetimeRule(proposal, now);
  if (lifetime !== undefined) return { rule: lifetime };
  if (state.judged.has(proposal.event_id)) return { rule: 'DUPLICATE' };
  if (exposure === null) return { rule: 'NO_EXPOSURE' };
  if (isHeldElsewhere(proposal.data, exposure, tickets)) return { rule: 'BUCKET_CONFLICT' };
  return undefined;
}

/** Reductions too need a fresh market: a price that cannot be checked is not sent. */
function refusalOfPrice(
  data: Proposal['data'],
  { state, exposure, nowMs }: ProposalSituation,
  { rules }: EngineConfig,
): Refusal | undefined {
  const touch = freshTouch(state, data.symbol, nowMs, rules);
  if (touch === undefined) return { rule: 'NO_QUOTE' };
  if (data.quantity * costPrice(data, exposure, touch) > NOTIONAL_MICROS_MAX) {
    return { rule: 'OUT_OF_RANGE' };
  }
  const limit = priceOf(data, touch);
  const detail = outsideCollar(data.action, limit, touch, rules.orders.priceCollarPct);
  return detail === undefined ? undefined : { rule: 'PRICE_COLLAR', detail };
}

/**
 * The engine sees no clock on a wall; what tells it that its own stands still is the time at which
 * others say that they act. On prices that only look fresh nothing is opened.
 */
function refusalOfClock(
  { timestamp }: Proposal,
  { clock }: ProposalSituation,
): Refusal | undefined {
  const aheadMs = elapsedMs(clock.time, timestamp);
  if (aheadMs <= AHEAD_OF_CLOCK_MS_MAX) return undefined;
  const detail =
    `a proposal is dated ${aheadMs / 1000} s ahead of the clock, ` +
    `at most ${AHEAD_OF_CLOCK_MS_MAX / 1000} s`;
  return { rule: 'CLOCK_BEHIND', detail };
}

function refusalOfIncrease(
  { data }: Proposal,
  leg: OrderLeg,
  situation: ProposalSituation,
  config: EngineConfig,
): Refusal | undefined {
  const { verdict, tickets, figures } = situation;
  // A reduction's priority is for reductions.
  if (data.intent_type === 'MM_DECREASE') return { rule: 'TYPE_MISMATCH' };
  const unlisted = unlistedSymbol(data.symbol, situation, config);
  if (unlisted !== undefined) return { rule: 'UNKNOWN_INSTRUMENT', detail: unlisted };
  const bucket = config.reference.bucketOf(data.account_id, data.symbol);
  if (bucket !== undefined && bucket !== data.bucket) return { rule: 'BUCKET_CONFLICT' };
  if (figures.capEpisodeOpen) return { rule: 'CAP_EPISODE' };
  if (verdict.mode !== 'NORMAL') return { rule: verdict.mode };
  if (tradesOtherWay(data, tickets)) return { rule: 'OPPOSITE_SIDE' };
  const { softLimitPct } = config.rules.exposure;
  const aboveSoft = figures.gross !== undefined && compareToPct(figures.gross, softLimitPct) > 0;
  if (data.bucket === 'MM_PURE' && aboveSoft) return { rule: 'SOFT_LIMIT' };
  return refusalIfItWorked(data, leg, situation, config);
}

/**
 * A symbol that reference data does not list, the proposal's or one that the account holds: no
 * limit of a group holds for it, so nothing is opened beside it.
 */
function unlistedSymbol(
  symbol: string,
  { exposure }: ProposalSituation,
  { reference }: EngineConfig,
): string | undefined {
  const symbols = [symbol, ...Object.keys(exposure?.positions ?? {})];
  return symbols.find((name) => !reference.instruments.has(name));
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
