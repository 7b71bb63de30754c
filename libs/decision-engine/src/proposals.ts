import { classify, type OrderLeg, type ProposalLine } from '@quant-engine/contracts';
import { sizeOrder } from '@quant-engine/liquidity-guard';
import type { EngineConfig } from './config';
import type { IntentDraft } from './intents';
import { sharesHeld, sharesWorking } from './outstanding';
import { freshTouch } from './pricing';
import { priceOf } from './proposal-price';
import { refusalOf } from './proposal-rules';
import type { Proposal, ProposalSituation, Refusal } from './proposal-situation';
import { marketable, urgencyOf } from './urgency';

export interface ProposalOutcome {
  readonly drafts: readonly IntentDraft[];
  readonly suppressed: readonly ProposalLine[];
}

/** An order through zero opens nothing while a part of its reduction is left. */
const AFTER_DECREASE: Refusal = { rule: 'AFTER_DECREASE' };

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
    const refusal = complete ? refusalOf(proposal, leg, situation, config) : AFTER_DECREASE;
    const line = lineOf(proposal, leg);
    if (refusal !== undefined) {
      suppressed.push({ ...line, ...refusal });
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

function sizeLeg(
  data: Proposal['data'],
  leg: OrderLeg,
  { clock }: ProposalSituation,
  { limits, reference }: EngineConfig,
): ReturnType<typeof sizeOrder> {
  return sizeOrder(limits, {
    quantity: leg.quantity,
    adv: reference.advOf(data.symbol),
    bucket: data.bucket,
    intentType: data.intent_type,
    minutesToClose: clock.minutes_to_close,
    effect: leg.effect,
  });
}

function draftOf(
  proposal: Proposal,
  leg: OrderLeg,
  situation: ProposalSituation,
  config: EngineConfig,
): IntentDraft | undefined {
  const { data } = proposal;
  const touch = freshTouch(situation.state, data.symbol, situation.nowMs, config.rules);
  if (touch === undefined) return undefined;
  const urgency = urgencyOf(situation.verdict, leg.effect);
  const own = priceOf(data, touch);
  const limitPrice = urgency === undefined ? own : marketable(data.action, own, touch);
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
    expires: data.expires,
    ...(urgency === undefined ? {} : { urgency }),
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
