import {
  causedEvent,
  rootEvent,
  STREAM_OF,
  type Core,
  type EventOf,
  type QeEvent,
  type Step,
} from '@quant-engine/contracts';
import { LiveTime, type Service, ServiceHost } from '@quant-engine/service-host';
import { MemoryStore, type StreamEntry } from '@quant-engine/state-store';
import { keptLog, quote, tallyService, type Faults, type Tally } from '@quant-engine/store-doubles';
import { OPEN_MS, tick } from '@quant-engine/testkit';
import type { DayRecord } from './record';
import { replayService } from './replay-service';

/** Lets a service take events, each list as a batch, and gives all that is then on record. */
async function recordOf(batches: readonly QeEvent[][], faults: Faults = {}): Promise<DayRecord> {
  const store = new MemoryStore();
  const { logger } = keptLog();
  const host = new ServiceHost(tallyService(faults), { store, owner: 'a', leaseMs: 1e6, logger });
  await host.join();
  for (const batch of batches) {
    await store.publish(batch);
    while ((await host.turn()).taken > 0);
  }
  return recordIn(store);
}

async function recordIn(store: MemoryStore): Promise<DayRecord> {
  const entries = new Map<string, readonly StreamEntry[]>();
  for (const stream of await store.streams()) entries.set(stream, await store.range(stream));
  const hashes = new Map<string, Readonly<Record<string, string>>>();
  for (const hash of await store.hashes()) hashes.set(hash, await store.latest(hash));
  return {
    dir: 'a day',
    entries: (stream) => entries.get(stream) ?? [],
    latest: (hash) => hashes.get(hash) ?? {},
  };
}

/** The service with another mind about what comes of a batch. */
function otherMind(change: (step: Step<Tally>) => Partial<Step<Tally>>): Service<Tally> {
  const service = tallyService();
  const { core } = service;
  const step: typeof core.step = (state, batch) => {
    const made = core.step(state, batch);
    return { ...made, ...change(made) };
  };
  return { ...service, core: { ...core, step } };
}

/** A core that counts the ticks it is given, and says each of them. */
function tickCounter(): Core<number> {
  return {
    initialState: () => 0,
    problemsOf: () => [],
    step: (count, batch) => ({
      state: count + batch.length,
      outputs: batch.map((event) =>
        causedEvent('alert', event, [], { alert_type: 'SEEN', message: 'tick', severity: 'info' }),
      ),
      latest: {},
    }),
    codec: {
      version: 1,
      slices: (count) => ({ count }),
      restore: (slices) => Number(slices.value('count')),
    },
  };
}

const TWO_BATCHES = [[quote(1), quote(2)], [quote(3)]];

describe('a service that takes again what it took', () => {
  it('does what it did', async () => {
    const record = await recordOf(TWO_BATCHES);
    expect(replayService(tallyService(), record)).toEqual({
      group: 'tally',
      batches: 2,
      inputs: 3,
      outputs: { 'ev.alerts': 3 },
    });
  });

  it('passes over the ticks that a live host did not believe, whatever its own clock says', async () => {
    const store = new MemoryStore();
    const { logger } = keptLog();
    const clocks = { wallMs: () => OPEN_MS, monotonicMs: () => 0 };
    const live = new LiveTime({ store, logger, clocks });
    const service = { ...tallyService(), streams: [STREAM_OF.session], core: tickCounter() };
    const host = new ServiceHost(service, { store, owner: 'a', leaseMs: 1e6, logger, live });
    await host.join();
    await store.publish([tick(0), tick(3_600), tick(1)]);
    await host.turn();
    expect(host.state).toBe(2);
    const replayed = replayService(service, await recordIn(store));
    expect(replayed).toMatchObject({ inputs: 3, outputs: { 'ev.alerts': 2 } });
    expect(replayed.difference).toBeUndefined();
  });

  it('is no different where it took nothing', async () => {
    expect(replayService(tallyService(), await recordOf([]))).toEqual({
      group: 'tally',
      batches: 0,
      inputs: 0,
      outputs: {},
    });
  });

  it('passes over what others wrote to its streams', async () => {
    const store = new MemoryStore();
    const { logger } = keptLog();
    const host = new ServiceHost(tallyService(), { store, owner: 'a', leaseMs: 1e6, logger });
    await host.join();
    for (const n of [1, 2]) {
      await store.publish([alertBy('somebody', n), quote(n)]);
      await host.turn();
    }
    const replayed = replayService(tallyService(), await recordIn(store));
    expect(replayed).toMatchObject({ outputs: { 'ev.alerts': 2 } });
    expect(replayed.difference).toBeUndefined();
  });

  it.each<[string, Faults, string]>([
    ['that its core failed on', { step: new Set(['SYM 2']) }, 'SYM 2'],
    ['whose output was no event', { output: new Set(['SYM 2']) }, 'SYM 2'],
    ['that was none of its own', {}, 'NOT OURS'],
  ])('puts an entry aside again %s', async (_, faults, symbol) => {
    const record = await recordOf([[quote(1), quote(2, symbol), quote(3)]], faults);
    const replayed = replayService(tallyService(faults), record);
    expect(replayed).toMatchObject({ inputs: 3, outputs: { 'ev.alerts': 2 } });
    expect(replayed.difference).toBeUndefined();
  });
});

describe('the first difference is named', () => {
  const differenceOf = async (service: Service<Tally>) =>
    replayService(service, await recordOf(TWO_BATCHES)).difference;

  it('when an output says something else', async () => {
    const louder = otherMind(({ outputs }) => ({ outputs: outputs.map(louderAbout('SYM 3')) }));
    expect(await differenceOf(louder)).toEqual({
      place: expect.stringMatching(/^journal:tally\/\S+ ev\.alerts$/),
      was: expect.stringContaining('\\"severity\\":\\"info\\"'),
      is: expect.stringContaining('\\"severity\\":\\"critical\\"'),
    });
  });

  it('when an output was never made', async () => {
    const elsewhere = otherMind(({ outputs }) => ({
      outputs: outputs.map((event) => ({ ...event, event_id: quote(9).event_id }) as QeEvent),
    }));
    expect(await differenceOf(elsewhere)).toMatchObject({ was: undefined });
  });

  it('when an output is not made any more', async () => {
    const silent = otherMind(({ outputs }) => ({ outputs: outputs.slice(1) }));
    expect(await differenceOf(silent)).toMatchObject({ was: '2 outputs', is: '1 outputs' });
  });

  it('when the state at the end is another', async () => {
    const forgetful = otherMind(({ state }) => ({ state: { ...state, seen: [] } }));
    expect(await differenceOf(forgetful)).toEqual({
      place: 'private:tally seen',
      was: '["SYM 1","SYM 2","SYM 3"]',
      is: '[]',
    });
  });

  it('when the latest state is another', async () => {
    const wrong = otherMind(() => ({ latest: { 'state:tally': { quotes: '0' } } }));
    expect(await differenceOf(wrong)).toEqual({ place: 'state:tally quotes', was: '3', is: '0' });
  });
});

it('a record that lacks what was taken is refused', async () => {
  const record = await recordOf(TWO_BATCHES);
  const [first] = record.entries(STREAM_OF.l1);
  const entries = (stream: string): Iterable<StreamEntry> =>
    [...record.entries(stream)].filter((entry) => entry !== first);
  expect(() => replayService(tallyService(), { ...record, entries })).toThrow(
    expect.objectContaining({ code: 'QE_RUN_FOLDER', place: 'a day' }) as Error,
  );
});

/** An alert as somebody else would publish it. */
function alertBy(name: string, n: number): EventOf<'alert'> {
  const data = { alert_type: 'OTHER', severity: 'info', message: name } as const;
  return rootEvent('alert', `${name}:${n}`, quote(n).timestamp, data);
}

function louderAbout(symbol: string): (event: QeEvent) => QeEvent {
  return (event) =>
    event.event_type === 'alert' && event.data.message === symbol
      ? { ...event, data: { ...event.data, severity: 'critical' } }
      : event;
}
