import {
  accountProblems,
  causedEvent,
  clampedSumUsd,
  displayPct,
  elapsedMs,
  formatUsd,
  hashFields,
  inMoneyRange,
  parseUsd,
  type Core,
  type EventOf,
  type HashFields,
  type QeEvent,
} from '@quant-engine/contracts';
import { clockAfterAll, sayAhead, siftFacts, timeNear } from '@quant-engine/market-view';
import type { ExposureConfig } from './config';
import { evolveExposure } from './evolve';
import { exposureOf } from './exposure';
import { exposureCodec, initialExposureState, type ExposureState } from './state';

/**
 * So often a snapshot is published by session time, whichever ticks there are, and on every tick
 * that this divides; and at once after any order event.
 */
export const EXPOSURE_EVERY_S = 15;

/** The exposure service's core: positions, marks and working orders in; exposure out. */
export function exposureCore(config: ExposureConfig): Core<ExposureState> {
  return {
    initialState: initialExposureState,
    codec: exposureCodec,
    problemsOf: (event) => accountProblems(config.reference.accountIds, event),
    step(before, batch) {
      const clock = clockAfterAll(before.clock, batch);
      const { events, ahead, waiting } = siftFacts(batch, clock, before.waiting);
      const { said, alerts } = sayAhead(before.said, ahead, clock, ['l1', 'print']);
      let state: ExposureState = { ...before, waiting, said };
      const causes = new Map<string, QeEvent>();
      for (const event of events) {
        const earlier = state;
        state = withTickNoted(evolveExposure(state, event, config.staleData.maxSpreadPct), earlier);
        for (const account of accountsMoved(config.reference.accountIds, event, earlier, state)) {
          causes.set(account, event);
        }
      }
      const step = publish(state, causes, config);
      return { ...step, outputs: [...step.outputs, ...alerts] };
    },
  };
}

/** The state, with the tick noted on which everything is due. The count begins with the first. */
function withTickNoted(state: ExposureState, before: ExposureState): ExposureState {
  const { clock, publishedAt } = state;
  if (clock === null || clock.eventId === before.clock?.eventId) return state;
  if (publishedAt !== null && clock.tick % EXPOSURE_EVERY_S !== 0) {
    const sinceMs = Math.abs(elapsedMs(publishedAt, clock.time));
    if (sinceMs < EXPOSURE_EVERY_S * 1000) return state;
  }
  return { ...state, publishedAt: clock.time };
}

/** Whose exposure an event calls for: everybody's on a due tick, the account's after a change. */
function accountsMoved(
  accounts: readonly string[],
  event: QeEvent,
  before: ExposureState,
  after: ExposureState,
): readonly string[] {
  switch (event.event_type) {
    case 'session':
      return isDue(before, after) ? accounts : [];
    case 'order':
      return [event.data.account_id];
    case 'position': {
      // Only the line that made its snapshot whole, whichever of them came last.
      const { account_id: account } = event.data;
      return after.accounts.get(account)?.snapshot?.eventId === event.event_id ? [account] : [];
    }
    default:
      return [];
  }
}

function isDue(before: ExposureState, { publishedAt, clock }: ExposureState): boolean {
  if (publishedAt === before.publishedAt || clock === null) return false;
  return before.publishedAt !== null || clock.tick % EXPOSURE_EVERY_S === 0;
}

function publish(
  state: ExposureState,
  causes: ReadonlyMap<string, QeEvent>,
  config: ExposureConfig,
): ReturnType<Core<ExposureState>['step']> {
  const outputs: EventOf<'exposure'>[] = [];
  const latest: Record<string, HashFields> = {};
  let totals = state.totals;
  for (const account of [...causes.keys()].sort()) {
    const cause = causes.get(account);
    if (cause === undefined) continue;
    // Dated by the clock, whatever the date of what led to it: the engine has to believe it.
    const now = timeNear(state.clock, cause.timestamp);
    // Figures out of range are none: the books move on, and the account goes stale.
    const data = inMoneyRange(() => exposureOf(state, account, now, config));
    if (data === undefined) continue;
    outputs.push(causedEvent('exposure', { ...cause, timestamp: now }, [account], data, account));
    latest[`state:exposure:${account}`] = hashFields(data);
    totals = totals.set(account, {
      equity: parseUsd(data.equity),
      long: parseUsd(data.long_notional),
      short: parseUsd(data.short_notional),
      potential: parseUsd(data.open_orders_potential),
    });
  }
  const after = { ...state, totals };
  if (outputs.length > 0) latest['state:exposure'] = deskTotal(after);
  return { state: after, outputs, latest };
}

/** The desk's total: the sum of its accounts; shown, never enforced. */
function deskTotal(state: ExposureState): HashFields {
  const all = [...state.totals.sortBy((_, account) => account).values()];
  const equity = clampedSumUsd(all.map((account) => account.equity));
  const long = clampedSumUsd(all.map((account) => account.long));
  const short = clampedSumUsd(all.map((account) => account.short));
  const potential = clampedSumUsd(all.map((account) => account.potential));
  const pct = (part: number): number => displayPct({ part, whole: equity });
  return hashFields({
    equity: formatUsd(equity),
    long_notional: formatUsd(long),
    short_notional: formatUsd(short),
    gross_exposure_pct: pct(long + short),
    net_exposure_pct: pct(long - short),
    open_orders_potential: formatUsd(potential),
    potential_exposure_pct: pct(potential),
    accounts: [...state.totals.keys()].sort().join(' '),
  });
}
