import {
  classificationOf,
  formatUsd,
  type DecisionData,
  type DeriskAction,
  type ProposalLine,
} from '@quant-engine/contracts';
import { orderSharesMax } from '@quant-engine/liquidity-guard';
import type { Clock } from '@quant-engine/market-view';
import {
  planReduction,
  reductionNeeded,
  stepDue,
  type DeriskPace,
  type Reducible,
  type ReductionPlan,
  type RiskRules,
  type Verdict,
} from '@quant-engine/risk-policy';
import type { EngineConfig } from './config';
import type { IntentDraft } from './intents';
import { reductionOutstanding, sharesHeld, sharesWorking } from './outstanding';
import { deriskPrice } from './pricing';
import type { AccountView, EngineState, ExposureView, Ticket } from './state';

/** One step of the playbook: what it asks for, and what it had to pass over. */
export interface DeriskOutcome {
  readonly playbook: NonNullable<DecisionData['playbook']>;
  readonly drafts: readonly IntentDraft[];
  readonly suppressed: readonly ProposalLine[];
}

export interface DeriskSituation {
  readonly state: EngineState;
  readonly clock: Clock;
  readonly account: AccountView;
  readonly exposure: ExposureView;
  readonly tickets: readonly Ticket[];
  readonly nowMs: number;
}

/** The step that the verdict calls for now, or undefined: none is due, or nothing is left to do. */
export function deriskStep(
  verdict: Verdict,
  situation: DeriskSituation,
  config: EngineConfig,
): DeriskOutcome | undefined {
  const { action, targetPct } = verdict;
  if (action === undefined || targetPct === undefined) return undefined;
  const { exposure, tickets, account, clock } = situation;
  const outstanding = reductionOutstanding(tickets, exposure);
  const need = reductionNeeded(exposure.gross.current, exposure.equity, targetPct, outstanding);
  const pace = paceOf(action, config.rules);
  const now = { tick: clock.tick, tradingDate: clock.trading_date };
  const due = stepDue(account.progress ?? undefined, { action, targetPct }, need, now, pace);
  if (due === undefined) return undefined;
  const plan = planReduction(due.chunk, reducibles(action, situation, config), {
    minLotShares: config.limits.minLotShares,
    clipSharesMax:
      clock.regime === 'CLOSE'
        ? config.rules.derisk.closeClipSharesMax
        : config.rules.derisk.clipSharesMax,
    oddLots: mayBeOdd(action, clock, config),
  });
  if (plan.reductions.length === 0 && plan.passedOver.length === 0) return undefined;
  return {
    playbook: {
      step: due.progress.step,
      tick: clock.tick,
      initial_need: formatUsd(due.progress.initialNeed),
      remaining_need: formatUsd(need),
    },
    drafts: draftsOf(plan, action, due.progress.step),
    suppressed: plan.passedOver.map((line) => ({
      symbol: line.symbol,
      classification: classificationOf(line.bucket, line.dir, 'DECREASE'),
      quantity: line.shares,
      rule: line.rule,
    })),
  };
}

function paceOf(action: DeriskAction, { derisk }: RiskRules): DeriskPace {
  const every = {
    SOFT_DERISK: derisk.softStepTicks,
    HARD_DERISK: derisk.hardStepTicks,
    CAP_RECOVERY: derisk.capStepTicks,
  };
  return { stepPct: derisk.stepPct, stepEveryTicks: every[action] };
}

function mayBeOdd(action: DeriskAction, clock: Clock, { limits }: EngineConfig): boolean {
  if (limits.oddLotIntents.includes(action)) return true;
  const minutes = clock.minutes_to_close;
  return minutes !== undefined && minutes <= limits.oddLotMinutesToClose;
}

function reducibles(
  action: DeriskAction,
  { state, exposure, tickets, nowMs }: DeriskSituation,
  { rules, limits, reference }: EngineConfig,
): readonly Reducible[] {
  return Object.entries(exposure.positions).map(([symbol, held]) => {
    const quantity = sharesHeld(tickets, exposure, symbol);
    const side = quantity > 0 ? 'SELL' : 'BUY';
    return {
      symbol,
      bucket: held.bucket,
      quantity,
      reservedShares: sharesWorking(tickets, symbol, (ticket) => ticket.side === side),
      mark: held.mark,
      limitPrice: deriskPrice(state, symbol, side, action, nowMs, rules),
      orderSharesMax: orderSharesMax(limits, reference.advOf(symbol), held.bucket, 'DECREASE'),
    };
  });
}

function draftsOf(plan: ReductionPlan, action: DeriskAction, step: number): readonly IntentDraft[] {
  return plan.reductions.map((line) => ({
    intentType: action,
    symbol: line.symbol,
    side: line.side,
    quantity: line.shares,
    bucket: line.bucket,
    dir: line.dir,
    effect: 'DECREASE',
    classification: classificationOf(line.bucket, line.dir, 'DECREASE'),
    limitPrice: line.limitPrice,
    mark: line.mark,
    reason: `${action} step ${step}`,
  }));
}
