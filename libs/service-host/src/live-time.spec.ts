import { STREAM_OF, type Core, type QeEvent } from '@quant-engine/contracts';
import { decodeEntry, decodeJournalBatch, journalOf, MemoryStore } from '@quant-engine/state-store';
import { keptLog } from '@quant-engine/store-doubles';
import { at, OPEN_MS, tick } from '@quant-engine/testkit';
import { LiveTime } from './live-time';
import { ServiceHost } from './service-host';

/** A service that remembers the ticks it was given. */
const SERVICE = { group: 'ticks', streams: [STREAM_OF.session], core: tickCore() } as const;

function tickCore(): Core<readonly string[]> {
  return {
    initialState: () => [],
    problemsOf: () => [],
    step: (state, batch) => ({
      state: [...state, ...batch.map(({ timestamp }) => timestamp)],
      outputs: [],
      latest: {},
    }),
    codec: {
      version: 1,
      slices: (seen) => ({ seen }),
      restore: (slices) => (slices.value('seen') ?? []) as readonly string[],
    },
  };
}

/** A process of a live desk, some seconds after the open. */
async function process(second: number, store = new MemoryStore()) {
  const machine = { wall: OPEN_MS + second * 1000, monotonic: 5_000 };
  const { logger, lines } = keptLog();
  const clocks = { wallMs: () => machine.wall, monotonicMs: () => machine.monotonic };
  const live = new LiveTime({ store, logger, clocks });
  const host = new ServiceHost(SERVICE, { store, owner: 'a', leaseMs: 60_000, logger, live });
  await host.join();
  const pass = (seconds: number): void => {
    machine.wall += seconds * 1000;
    machine.monotonic += seconds * 1000;
  };
  const take = async (...ticks: readonly QeEvent[]): Promise<void> => {
    await store.publish(ticks);
    await host.turn();
  };
  return { machine, store, lines, live, host, pass, take };
}

async function alertsOn(store: MemoryStore): Promise<readonly object[]> {
  return (await store.range(STREAM_OF.alert)).map((entry) => {
    const decoded = decodeEntry(entry);
    return decoded.ok ? decoded.event.data : {};
  });
}

/** As the session clock commits it. */
async function lastTickIs(store: MemoryStore, second: number): Promise<void> {
  const joined = await store.join({ group: 'clock', streams: [], owner: 'c', leaseMs: 1_000 });
  if (joined.outcome !== 'JOINED') throw new Error('leased');
  const latest = { 'state:session': { current_time: at(second) } };
  await joined.commit({ taken: [], outputs: [], state: {}, dead: [], latest });
}

const COUNT = 5;

describe('a tick', () => {
  test('up to 5 s ahead of the wall clock is believed, and none further', async () => {
    const { host, take } = await process(10);
    await take(tick(10), tick(15), tick(16), tick(3_600), tick(11));
    expect(host.state).toEqual([at(10), at(15), at(11)]);
  });

  test('that is not believed is told apart in the journal', async () => {
    const { store, take } = await process(10);
    await take(tick(3_600), tick(11), tick(7_200));
    const [entry] = await store.range(journalOf('ticks'));
    expect(decodeJournalBatch('ticks', entry!)).toMatchObject({ refused: [0, 2] });
  });

  test('is believed over any gap, and after an outage of any length', async () => {
    const { host, take, pass } = await process(0);
    await take(tick(0));
    pass(86_400);
    await take(tick(1), tick(86_400));
    expect(host.state).toEqual([at(0), at(1), at(86_400)]);
  });

  test('is believed on either side of a jump of the wall clock, which its source follows later', async () => {
    const { host, machine, take, pass } = await process(0);
    await take(tick(0));
    machine.wall -= 7_200_000;
    pass(1);
    await take(tick(1));
    machine.wall += 14_400_000;
    pass(1);
    await take(tick(2), tick(7_202), tick(7_208));
    expect(host.state).toEqual([at(0), at(1), at(2), at(7_202)]);
  });

  test('ahead is said once in a row', async () => {
    const { lines, take } = await process(0);
    for (let n = 0; n < COUNT; n += 1) await take(tick(3_600 + n));
    await take(tick(1), tick(4_000));
    expect(lines.filter(({ level }) => level === 'error')).toHaveLength(2);
  });
});

describe('a clock that stands', () => {
  test('for more than 10 s is said once, in the log and as an alert', async () => {
    const { store, host, lines, take, pass } = await process(0);
    await take(tick(0));
    await lastTickIs(store, 0);
    pass(10);
    await host.turn();
    expect(await alertsOn(store)).toEqual([]);
    pass(1);
    for (let n = 0; n < COUNT; n += 1) await host.turn();
    expect(await alertsOn(store)).toMatchObject([
      { alert_type: 'CLOCK_STANDS', severity: 'critical', figures: { last_tick: at(0) } },
    ]);
    expect(lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  test('is said once by services that share a process', async () => {
    const { store, live, lines, pass } = await process(0);
    await lastTickIs(store, 0);
    pass(11);
    await Promise.all([live.check(), live.check()]);
    expect(lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  test('is the same alert from every process, also from one that was started meanwhile', async () => {
    const store = new MemoryStore();
    await lastTickIs(store, 0);
    for (let n = 0; n < 3; n += 1) {
      const { host, pass } = await process(60 + n, store);
      pass(11);
      await host.turn();
      await host.leave();
    }
    expect(await alertsOn(store)).toHaveLength(1);
  });

  test('is said again when it has gone on and stands anew', async () => {
    const { store, host, take, pass } = await process(0);
    for (const second of [0, 100]) {
      await take(tick(second));
      await lastTickIs(store, second);
      pass(89);
      await host.turn();
      pass(11);
    }
    expect(await alertsOn(store)).toHaveLength(2);
  });

  test('is one whose ticks are not believed', async () => {
    const { store, take, pass } = await process(0);
    await take(tick(0));
    await lastTickIs(store, 0);
    pass(11);
    await take(tick(3_600));
    expect(await alertsOn(store)).toHaveLength(1);
  });

  test('is none where there never was a tick: the desk is not open yet', async () => {
    const { store, host, pass } = await process(0);
    pass(3_600);
    await host.turn();
    expect(await alertsOn(store)).toEqual([]);
  });
});
