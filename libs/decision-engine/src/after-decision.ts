import { parseUsd, pctOf, type DecisionData, type EventOf } from '@quant-engine/contracts';
import { waitsSince } from './starting';
import { accountOf, type AccountView, type EngineState } from './state';

/** The state after a decision: what the next one of the account has to know of it. */
export function afterDecision(state: EngineState, event: EventOf<'decision'>): EngineState {
  const { data } = event;
  const account = accountOf(state, data.account_id);
  const tradingDate = state.clock?.trading_date ?? '';
  const waits = waitsSince(account, data.reason, state.clock?.time ?? event.timestamp);
  const after: AccountView = {
    exposure: account.exposure,
    decision: {
      mode: data.mode,
      row: data.row,
      reason: data.reason,
      ...(data.action === undefined ? {} : { action: data.action }),
      ...(data.target_pct === undefined ? {} : { targetPct: data.target_pct }),
      tradingState: data.trading_state,
      ...(waits === undefined ? {} : { waitsSince: waits }),
    },
    capEpisode: episodeAfter(account, data, tradingDate),
    progress: progressAfter(account, data, tradingDate),
    clockBehind: clockBehindAfter(account, data),
    decisions: account.decisions + 1,
  };
  return { ...state, accounts: state.accounts.set(data.account_id, after) };
}

function episodeAfter(
  account: AccountView,
  { cap_episode: episode }: DecisionData,
  tradingDate: string,
): AccountView['capEpisode'] {
  if (episode === undefined || episode.closed_at !== undefined) return null;
  return account.capEpisode ?? { openedAt: episode.opened_at, tradingDate };
}

/** Known from each increase that is judged: nothing else is held back by it. */
function clockBehindAfter(
  account: AccountView,
  { proposals, suppressed }: DecisionData,
): AccountView['clockBehind'] {
  const increases = [...proposals, ...suppressed].filter(
    (line) => line.event_id !== undefined && line.classification.endsWith('_INCREASE'),
  );
  if (increases.length === 0) return account.clockBehind;
  return increases.some((line) => line.rule === 'CLOCK_BEHIND');
}

/** The last step is remembered through decisions without one, so that the pace outlives them. */
function progressAfter(
  { progress: before }: AccountView,
  { action, target_pct, playbook }: DecisionData,
  tradingDate: string,
): AccountView['progress'] {
  const targetPct = target_pct === undefined ? undefined : pctOf(target_pct);
  if (action !== undefined && targetPct !== undefined && playbook !== undefined) {
    return {
      action,
      targetPct,
      initialNeed: parseUsd(playbook.initial_need),
      step: playbook.step,
      lastStepTick: playbook.tick,
      tradingDate,
      interrupted: false,
    };
  }
  if (before === null || (before.action === action && before.targetPct === targetPct))
    return before;
  return { ...before, interrupted: true };
}
