import {
  causedEvent,
  compareUnixNs,
  elapsedMs,
  msFromUnixNs,
  pctNumber,
  type DecisionData,
  type ProposalLine,
  type QeEvent,
  type UnixNs,
} from '@quant-engine/contracts';
import type { Clock } from '@quant-engine/market-view';
import {
  capEpisodeAfter,
  decideMode,
  type PolicyFigures,
  type Verdict,
} from '@quant-engine/risk-policy';
import { alertsOf } from './alerts';
import { timeOfCause } from './clock';
import type { EngineConfig } from './config';
import { deriskStep } from './derisk';
import { figuresOf, onTopOf, type OnTop } from './figures';
import { inputsOf } from './inputs';
import { intentOf, type IntentDraft } from './intents';
import { ticketsOf } from './outstanding';
import { judgeProposal } from './proposals';
import { waitsSince } from './starting';
import { accountOf, type AccountView, type CapEpisode, type EngineState } from './state';

/**
 * What the desk does about one account, because of one event (a tick, a snapshot, a proposal): the
 * decision with the intents and alerts that follow from it, or nothing when nothing changes.
 */
export function decide(
  state: EngineState,
  accountId: string,
  cause: QeEvent,
  config: EngineConfig,
): readonly QeEvent[] {
  const { clock } = state;
  // Time comes with the clock: before its first tick nothing is decided.
  if (clock === null) return [];
  const account = accountOf(state, accountId);
  const now = timeOfCause(clock, cause);
  const { figures, onTop, verdict, episode } = verdictOf(state, accountId, clock, now, config);
  const { exposure } = account;
  const tickets = ticketsOf(state, accountId);
  const situation = {
    state,
    clock,
    exposure,
    tickets,
    figures,
    verdict,
    now,
    nowMs: msFromUnixNs(now),
  };
  const judged =
    cause.event_type === 'proposal' ? judgeProposal(cause, situation, config) : undefined;
  // The playbook follows the clock and the snapshots, not the strategies.
  const step =
    exposure === null || judged !== undefined
      ? undefined
      : deriskStep(verdict, { ...situation, account, exposure }, config);
  const drafts = [...(step?.drafts ?? []), ...(judged?.drafts ?? [])];
  const changed = isNews(account, verdict, episode, clock);
  if (!changed && step === undefined && judged === undefined) return [];
  const decision = causedEvent(
    'decision',
    cause,
    [accountId, account.decisions],
    {
      account_id: accountId,
      decision_id: '',
      ...verdictFields(verdict),
      ...episodeFields(episode, account.capEpisode, now),
      ...(step === undefined ? {} : { playbook: step.playbook }),
      rules_hash: config.rulesHash,
      inputs: inputsOf(figures, clock, exposure, onTop, config.rules),
      proposals: drafts.map(approvedLine),
      suppressed: [...(step?.suppressed ?? []), ...(judged?.suppressed ?? [])],
    },
    accountId,
  );
  decision.data.decision_id = decision.event_id;
  const intents =
    exposure === null
      ? []
      : drafts.map((draft) => intentOf(draft, decision, { exposure, tickets, now }, config.rules));
  return [decision, ...intents, ...alertsOf(account, decision, clock.time)];
}

/** An open episode after this moment; `ended` when it ends now. */
interface Episode {
  readonly open: CapEpisode | null;
  readonly ended: boolean;
}

function verdictOf(
  state: EngineState,
  accountId: string,
  clock: Clock,
  now: UnixNs,
  config: EngineConfig,
): {
  figures: PolicyFigures;
  onTop: OnTop | undefined;
  verdict: Verdict;
  episode: Episode;
} {
  const { exposure, capEpisode } = accountOf(state, accountId);
  const onTop =
    exposure === null
      ? undefined
      : onTopOf(ticketsOf(state, accountId), exposure, config.reference);
  const before = figuresOf(clock, now, exposure, capEpisode !== null, onTop);
  const episode = episodeNow(capEpisode, before, clock, now, config);
  const figures = { ...before, capEpisodeOpen: episode.open !== null };
  return {
    figures,
    onTop,
    verdict: neverHaltedBy(clock, decideMode(config.rules, figures)),
    episode,
  };
}

/**
 * A clock that is in doubt closes no desk: HALTED ends reductions too. Nothing is opened meanwhile.
 */
function neverHaltedBy({ trouble, unconfirmed }: Clock, verdict: Verdict): Verdict {
  const inDoubt = trouble !== undefined || unconfirmed !== undefined;
  if (!inDoubt || verdict.tradingState !== 'HALTED') return verdict;
  return { ...verdict, tradingState: 'REDUCING' };
}

/** A cap episode opens and ends on usable figures while the desk is open, and with its day. */
function episodeNow(
  before: CapEpisode | null,
  figures: PolicyFigures,
  clock: Clock,
  now: UnixNs,
  { rules }: EngineConfig,
): Episode {
  if (before !== null && before.tradingDate !== clock.trading_date) {
    return { open: null, ended: true };
  }
  const { gross, exposureAgeS } = figures;
  const usable = exposureAgeS !== undefined && exposureAgeS <= rules.staleData.lastGoodS;
  if (gross === undefined || !usable || !clock.market_open) return { open: before, ended: false };
  if (!capEpisodeAfter(before !== null, gross, rules)) {
    return { open: null, ended: before !== null };
  }
  return { open: before ?? { openedAt: now, tradingDate: clock.trading_date }, ended: false };
}

/** Whether a verdict differs from what was last decided. */
function isNews(
  account: AccountView,
  verdict: Verdict,
  episode: Episode,
  { time }: Clock,
): boolean {
  const last = account.decision;
  if (last === null || episode.ended) return true;
  if (last.waitsSince !== undefined && waitsSince(account, verdict.reason, time) === undefined) {
    return true;
  }
  if ((episode.open === null) !== (account.capEpisode === null)) return true;
  const target = verdict.targetPct === undefined ? undefined : pctNumber(verdict.targetPct);
  return (
    last.mode !== verdict.mode ||
    last.row !== verdict.row ||
    last.reason !== verdict.reason ||
    last.action !== verdict.action ||
    last.tradingState !== verdict.tradingState ||
    last.targetPct !== target
  );
}

type VerdictFields = Pick<
  DecisionData,
  'mode' | 'row' | 'rule' | 'reason' | 'action' | 'target_pct' | 'trading_state'
>;

function verdictFields(verdict: Verdict): VerdictFields {
  return {
    mode: verdict.mode,
    row: verdict.row,
    rule: verdict.rule,
    reason: verdict.reason,
    ...(verdict.action === undefined ? {} : { action: verdict.action }),
    ...(verdict.targetPct === undefined ? {} : { target_pct: pctNumber(verdict.targetPct) }),
    trading_state: verdict.tradingState,
  };
}

function episodeFields(
  episode: Episode,
  before: CapEpisode | null,
  now: UnixNs,
): Pick<DecisionData, 'cap_episode'> {
  if (episode.open !== null) return { cap_episode: { opened_at: episode.open.openedAt } };
  if (!episode.ended || before === null) return {};
  const closedAt = compareUnixNs(now, before.openedAt) < 0 ? before.openedAt : now;
  const durationS = Math.floor(elapsedMs(before.openedAt, closedAt) / 1000);
  return {
    cap_episode: { opened_at: before.openedAt, closed_at: closedAt, duration_s: durationS },
  };
}

function approvedLine(draft: IntentDraft): ProposalLine {
  return {
    ...(draft.proposalId === undefined ? {} : { event_id: draft.proposalId }),
    symbol: draft.symbol,
    classification: draft.classification,
    quantity: draft.quantity,
    rule: draft.intentType,
  };
}
