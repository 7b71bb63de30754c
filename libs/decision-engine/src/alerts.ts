import { causedEvent, type AlertData, type EventOf, type UnixNs } from '@quant-engine/contracts';
import { waitsSince } from './starting';
import type { AccountView } from './state';

type Decision = EventOf<'decision'>;

/**
 * What of a decision is worth a person's attention: once when it begins, not at every tick.
 *
 * @param time of the clock
 */
export function alertsOf(
  before: AccountView,
  decision: Decision,
  time: UnixNs,
): readonly EventOf<'alert'>[] {
  const alerts = [noExposure, stale, clockBehind, capEpisode, blocked].flatMap(
    (rule) => rule(before, decision, time) ?? [],
  );
  return alerts.map((data) =>
    causedEvent('alert', decision, [data.alert_type], data, decision.data.account_id),
  );
}

function noExposure(before: AccountView, { data }: Decision, time: UnixNs): AlertData | undefined {
  if (data.reason !== 'NO_EXPOSURE') return undefined;
  const { decision } = before;
  const wasTold = decision?.reason === 'NO_EXPOSURE' && decision.waitsSince === undefined;
  if (wasTold || waitsSince(before, data.reason, time) !== undefined) return undefined;
  return {
    alert_type: 'NO_EXPOSURE',
    severity: 'critical',
    message: `${data.account_id}: no usable exposure; new orders are throttled`,
    needs_ack: true,
  };
}

function stale(before: AccountView, { data }: Decision): AlertData | undefined {
  if (data.reason !== 'STALE' || before.decision?.reason === 'STALE') return undefined;
  const unmarked = data.inputs['unmarked_pct_of_gross']?.value;
  const age = data.inputs['exposure_age_s']?.value;
  return {
    alert_type: 'STALE',
    severity: 'warning',
    message: `${data.account_id}: exposure or marks are stale; new orders are throttled`,
    figures: {
      ...(typeof unmarked === 'number' ? { unmarked_pct_of_gross: unmarked } : {}),
      ...(typeof age === 'number' ? { exposure_age_s: age } : {}),
    },
  };
}

/** Opening orders wait until the clock is seen to run again: somebody has to look at it. */
function clockBehind(before: AccountView, { data }: Decision): AlertData | undefined {
  const line = data.suppressed.find(({ rule }) => rule === 'CLOCK_BEHIND');
  if (line === undefined || before.clockBehind) return undefined;
  return {
    alert_type: 'CLOCK_BEHIND',
    severity: 'critical',
    message: `${data.account_id}: ${line.detail ?? ''}; no opening order is sent`,
    needs_ack: true,
  };
}

function capEpisode(before: AccountView, { data }: Decision): AlertData | undefined {
  const { cap_episode: episode } = data;
  const gross = data.inputs['gross_pct']?.value;
  const figures = typeof gross === 'number' ? { figures: { gross_pct: gross } } : {};
  if (episode !== undefined && episode.closed_at === undefined && before.capEpisode === null) {
    return {
      alert_type: 'CAP_EPISODE_OPENED',
      severity: 'critical',
      message: `${data.account_id}: gross reached the cap; recovery begins`,
      ...figures,
    };
  }
  if (episode?.closed_at === undefined) return undefined;
  return {
    alert_type: 'CAP_EPISODE_ENDED',
    severity: 'info',
    message: `${data.account_id}: cap episode ended after ${episode.duration_s ?? 0} s`,
    ...figures,
  };
}

/** A de-risk that can reduce nothing, said at its first step and every twelfth after it. */
function blocked(_before: AccountView, { data }: Decision): AlertData | undefined {
  const { playbook, proposals, suppressed } = data;
  if (playbook === undefined || proposals.length > 0 || playbook.step % 12 !== 1) return undefined;
  const rules = [...new Set(suppressed.map((line) => line.rule))].sort().join(', ');
  return {
    alert_type: 'DERISK_BLOCKED',
    severity: 'error',
    message: `${data.account_id}: ${data.mode} is due but no position can be reduced (${rules})`,
  };
}
