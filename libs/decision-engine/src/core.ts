import {
  accountProblems,
  hashFields,
  type Core,
  type DecisionData,
  type HashFields,
  type QeEvent,
} from '@quant-engine/contracts';
import { clockAfterAll, sayAhead, siftFacts } from '@quant-engine/market-view';
import type { EngineConfig } from './config';
import { clockAlerts } from './clock-alerts';
import { decide } from './decide';
import { evolveEngine } from './evolve';
import { rememberJudged } from './seen-proposals';
import { accountOf, engineCodec, initialEngineState, type EngineState } from './state';

/**
 * The decision engine's core. A batch is taken in whole before anything is decided, so of several
 * ticks or snapshots only the newest decides: after an outage nothing is sent on the ones between.
 */
export function engineCore(config: EngineConfig): Core<EngineState> {
  const spreadMaxPct = config.rules.staleData.maxSpreadPct;
  const evolveAll = (state: EngineState, events: readonly QeEvent[]): EngineState =>
    events.reduce((after, event) => evolveEngine(after, event, spreadMaxPct), state);
  return {
    initialState: initialEngineState,
    codec: engineCodec,
    problemsOf: (event) => accountProblems(config.reference.accountIds, event),
    step(before, batch) {
      const clock = clockAfterAll(before.clock, batch);
      const { events, ahead, waiting } = siftFacts(batch, clock, before.waiting);
      const { said, alerts } = sayAhead(before.said, ahead, clock, ['feature', 'exposure']);
      let state = evolveAll({ ...before, waiting, said }, events);
      const outputs: QeEvent[] = [...alerts, ...clockAlerts(before.clock, state.clock, batch)];
      for (const { account, cause } of triggersOf(
        config.reference.accountIds,
        events,
        before,
        state,
      )) {
        const decided = decide(state, account, cause, config);
        state = evolveAll(state, decided);
        if (cause.event_type === 'proposal') state = rememberJudged(state, cause);
        outputs.push(...decided);
      }
      return { state, outputs, latest: latestOf(state, outputs) };
    },
  };
}

interface Trigger {
  readonly account: string;
  readonly cause: QeEvent;
}

/**
 * Each account once, for its newest snapshot, or the newest tick when it has no new snapshot; then
 * each proposal. A tick or a snapshot that was known or passed over causes nothing: ids are
 * derived from causes, and a second intent of one id would be an order that never comes.
 */
function triggersOf(
  accounts: readonly string[],
  batch: readonly QeEvent[],
  before: EngineState,
  after: EngineState,
): readonly Trigger[] {
  const snapshotOf = (state: EngineState, account: string): string | undefined =>
    accountOf(state, account).exposure?.eventId;
  // A tick, or the word that none comes any more.
  let tick: QeEvent | undefined;
  const snapshots = new Map<string, QeEvent>();
  const proposals: Trigger[] = [];
  // What waited for the first tick is decided on because of that tick.
  const waited = new Set([...before.waiting.values()].flat().map((event) => event.event_id));
  for (const event of batch) {
    if (event.event_type === 'session') {
      const isTaken = after.clock?.eventId === event.event_id;
      if (isTaken && before.clock?.eventId !== event.event_id) tick = event;
    } else if (event.event_type === 'alert') {
      if (hasStopped(before, after)) tick ??= event;
    } else if (event.event_type === 'exposure') {
      const { account_id: account } = event.data;
      const isTaken = snapshotOf(after, account) === event.event_id;
      const isNew = snapshotOf(before, account) !== event.event_id;
      if (isTaken && isNew && !waited.has(event.event_id)) snapshots.set(account, event);
    } else if (event.event_type === 'proposal') {
      proposals.push({ account: event.data.account_id, cause: event });
    }
  }
  const ofAccounts = [...accounts].sort().flatMap((account): Trigger[] => {
    // Of the two it is the snapshot that tells what has changed.
    const cause = snapshots.get(account) ?? tick;
    return cause === undefined ? [] : [{ account, cause }];
  });
  return [...ofAccounts, ...proposals];
}

/** Whether it has become known that the clock stands. */
function hasStopped({ clock: before }: EngineState, { clock: after }: EngineState): boolean {
  return after?.trouble?.kind === 'STANDS' && after.trouble.since !== before?.trouble?.since;
}

/** The newest decision of each account, and the desk's modes in one line each. */
function latestOf(
  state: EngineState,
  outputs: readonly QeEvent[],
): Readonly<Record<string, HashFields>> {
  const latest: Record<string, HashFields> = {};
  for (const event of outputs) {
    if (event.event_type !== 'decision') continue;
    latest[`state:decision:${event.data.account_id}`] = hashFields(event.data);
    latest['state:decision'] ??= deskModes(state);
  }
  return latest;
}

function deskModes(state: EngineState): HashFields {
  const modes = [...state.accounts].flatMap(([account, { decision }]): [string, string][] =>
    decision === null ? [] : [[account, modeText(decision)]],
  );
  return Object.fromEntries(modes.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A mode with its reason, where that is another word. */
function modeText({ mode, reason }: Pick<DecisionData, 'mode' | 'reason'>): string {
  return mode === reason ? mode : `${mode} ${reason}`;
}
