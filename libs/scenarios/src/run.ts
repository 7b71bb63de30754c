import { deskDay, NYSE_CALENDAR } from '@quant-engine/calendar';
import {
  addUsd,
  causedEvent,
  formatUsd,
  parseUsd,
  pctOf,
  pctOfUsd,
  QeError,
  rootEvent,
  STREAM_OF,
  subtractUsd,
  unixNsFromMs,
  type EventOf,
  type QeEvent,
} from '@quant-engine/contracts';
import { ENGINE, EXECUTION, serviceOf, type DeskSetup } from '@quant-engine/desk';
import { storedState } from '@quant-engine/service-host';
import { secondsAfterOpen, SessionClock } from '@quant-engine/session-clock';
import { decodeEntry, type EventStore } from '@quant-engine/state-store';
import { referenceOfScenario } from './desk';
import { seenIn } from './seen';
import type { TestEnvironment } from './test-environment';
import { deskHoursOf } from '@quant-engine/risk-policy';
import type { Scenario, ScenarioStep } from './scenario';
import type { ScenarioSeen } from './scenario-check';

/** Half of the spread that a scenario's prices are quoted with. */
const HALF_SPREAD = parseUsd('0.01');
const QUOTED_SHARES = 100_000;

/**
 * Runs a scenario on a desk, and tells what was seen at its end. All of it is read from the store,
 * so the services may be in other processes.
 */
export async function runScenario(
  scenario: Scenario,
  setup: Omit<DeskSetup, 'reference'>,
  { store, desk }: TestEnvironment,
): Promise<ScenarioSeen> {
  const hours = deskHoursOf(setup.rules);
  const clock = new SessionClock(store, NYSE_CALENDAR, hours);
  await clock.join('qe', 30_000);
  await desk.join();
  const { session } = deskDay(NYSE_CALENDAR, hours, scenario.date);
  if (session === undefined) {
    throw new QeError('QE_CALENDAR_NO_SESSION', `${scenario.date} has no session`, {
      place: 'date',
    });
  }
  const prices = new Map(scenario.book.map((line) => [line.symbol, line.price]));
  let lastStepStarts = '0';
  for (const step of scenario.steps) {
    const ms = session.openMs + secondsAfterOpen(step.at) * 1000;
    lastStepStarts = unixNsFromMs(ms);
    for (const [symbol, price] of Object.entries(step.prices ?? {})) prices.set(symbol, price);
    await publish(
      store,
      [...prices].map(([symbol, price]) => quoteOf(symbol, price, ms)),
    );
    await clock.tick(ms);
    await desk.settle();
    await publish(store, await handMade(scenario, step, ms, store));
    await desk.settle();
    for (let more = 1; more <= (step.more_ticks ?? 0); more += 1) {
      await clock.tick(ms + more * 1000);
      await desk.settle();
    }
  }
  await desk.leave();
  await clock.leave();
  const reference = referenceOfScenario(scenario);
  const full = { ...setup, reference, seed: scenario.name };
  const states = {
    engine: await storedState(serviceOf(ENGINE, full), store),
    orders: await storedState(serviceOf(EXECUTION, full), store),
  };
  return seenIn(await everything(store), states, scenario.account, lastStepStarts);
}

/** @throws QE_SCENARIO_INVALID for what cannot even become an event */
async function publish(store: EventStore, events: readonly QeEvent[]): Promise<void> {
  for (const published of await store.publish(events)) {
    if (published.outcome !== 'REFUSED') continue;
    const reason = published.problems.map((problem) => `${problem.place} ${problem.reason}`);
    throw new QeError('QE_SCENARIO_INVALID', reason.join('; '), { place: 'steps' });
  }
}

function quoteOf(symbol: string, price: string, ms: number): EventOf<'l1'> {
  const mid = parseUsd(price);
  const time = unixNsFromMs(ms);
  return rootEvent('l1', `scenario:${symbol}:${ms}`, time, {
    symbol,
    bid: formatUsd(subtractUsd(mid, HALF_SPREAD)),
    ask: formatUsd(addUsd(mid, HALF_SPREAD)),
    bid_size: QUOTED_SHARES,
    ask_size: QUOTED_SHARES,
    quote_time: time,
  });
}

/** What the scenario itself puts on the streams: proposals, and an exposure with a potential. */
async function handMade(
  scenario: Scenario,
  step: ScenarioStep,
  ms: number,
  store: EventStore,
): Promise<readonly QeEvent[]> {
  const time = unixNsFromMs(ms);
  const proposals = (step.proposals ?? []).map((proposal, index) =>
    rootEvent(
      'proposal',
      `scenario:${step.at}:${index}`,
      time,
      {
        ...proposal,
        account_id: scenario.account,
        intent_type: 'STRATEGY',
        reason: scenario.name,
        strategy: 'scenario',
        expires: unixNsFromMs(ms + 90_000),
      },
      scenario.account,
    ),
  );
  if (step.potential_pct === undefined) return proposals;
  const last = (await read(store, STREAM_OF.exposure)).at(-1);
  if (last?.event_type !== 'exposure') return proposals;
  const { data } = last;
  const potential = pctOfUsd(pctOf(step.potential_pct), parseUsd(data.equity));
  const exposure = causedEvent('exposure', last, ['potential'], {
    ...data,
    open_orders_potential: formatUsd(potential),
    potential_exposure_pct: step.potential_pct,
  });
  return [...proposals, exposure];
}

async function everything(store: EventStore): Promise<readonly QeEvent[]> {
  const streams = [STREAM_OF.decision, STREAM_OF.intent, STREAM_OF.order];
  const events: QeEvent[] = [];
  for (const stream of streams) events.push(...(await read(store, stream)));
  return events;
}

async function read(store: EventStore, stream: string): Promise<readonly QeEvent[]> {
  return (await store.range(stream)).flatMap((entry) => {
    const decoded = decodeEntry({ ...entry, stream });
    return decoded.ok ? [decoded.event] : [];
  });
}
