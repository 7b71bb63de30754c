import { DEFAULT_DESK_HOURS } from '@quant-engine/calendar';
import { msFromUnixNs, STREAM_OF, type EventOf } from '@quant-engine/contracts';
import { clockAfterAll } from '@quant-engine/market-view';
import { decodeEntry, MemoryStore } from '@quant-engine/state-store';
import { keptLog } from '@quant-engine/store-doubles';
import { NO_OWN_SERVICES } from '../registry/own-services';
import { LiveClock, type LiveClockPlan, type LiveClockTime } from './live-clock';

const NOON_MS = Date.UTC(2026, 0, 12, 17);
const HOUR_S = 3_600;
const PLAN: LiveClockPlan = {
  hours: DEFAULT_DESK_HOURS,
  source: undefined,
  endMs: 0,
  own: NO_OWN_SERVICES,
};

/** The machine of a test: time goes on only while somebody waits. */
class Machine implements LiveClockTime {
  trueMs = NOON_MS;
  /** How far somebody has set the wall clock off. */
  offMs = 0;
  readonly wallMs = () => this.trueMs + this.offMs;
  readonly monotonicMs = () => this.trueMs - NOON_MS + 77;
  readonly pause = async (ms: number): Promise<void> => {
    this.trueMs += ms;
  };
}

class Desk {
  readonly machine = new Machine();
  readonly store = Object.assign(new MemoryStore(), { wipe: async () => undefined });
  readonly log = keptLog();
  clock = this.#clock();

  static async open(): Promise<Desk> {
    const desk = new Desk();
    await desk.clock.join();
    return desk;
  }

  /** Lets the clock run for so many true seconds, with the wall clock set off by so much. */
  async run(seconds: number, offS = 0): Promise<this> {
    this.machine.offMs = offS * 1000;
    const untilMs = this.machine.trueMs + seconds * 1000;
    while (this.machine.trueMs < untilMs) await this.clock.turn();
    return this;
  }

  async restart(): Promise<void> {
    await this.clock.leave();
    this.clock = this.#clock();
    await this.clock.join();
  }

  async ticks(): Promise<readonly EventOf<'session'>[]> {
    return (await this.store.range(STREAM_OF.session)).map((entry) => {
      const decoded = decodeEntry(entry);
      if (!decoded.ok || decoded.event.event_type !== 'session') throw new Error('no tick');
      return decoded.event;
    });
  }

  /** The seconds of the ticks after noon, each with its mark. */
  async told(): Promise<readonly string[]> {
    return (await this.ticks()).map(({ timestamp, data }) =>
      [secondOf(timestamp), data.clock?.state ?? ''].join(' ').trim(),
    );
  }

  #clock(): LiveClock {
    const options = { owner: 'test', fresh: false };
    const stop = new AbortController().signal;
    const context = { store: this.store, options, logger: this.log.logger, stop };
    return new LiveClock(context, PLAN, 5_000, this.machine);
  }
}

const secondOf = (timestamp: string): number => (msFromUnixNs(timestamp) - NOON_MS) / 1000;
const range = (from: number, to: number, mark = ''): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, n) => `${from + n} ${mark}`.trim());

test('ticks each second', async () => {
  const desk = await (await Desk.open()).run(5);
  expect(await desk.told()).toEqual(range(0, 5));
});

test.each([
  ['10 min ahead', 600],
  ['an hour ahead', HOUR_S],
  ['10 min back', -600],
  ['a day ahead', 24 * HOUR_S],
])('a wall clock that stands %s for 3 s is not followed, and time goes on', async (_, off) => {
  const desk = await (await Desk.open()).run(5);
  await desk.run(3, off);
  await desk.run(3);
  expect(await desk.told()).toEqual([...range(0, 5), ...range(6, 8, 'JUMPED'), ...range(9, 11)]);
});

test('one that stands ahead for 60 s is followed: over a gap', async () => {
  const desk = await (await Desk.open()).run(5);
  await desk.run(64, HOUR_S);
  const told = await desk.told();
  expect(told.slice(6, 66)).toEqual([...range(6, 64, 'JUMPED'), '65']);
  expect(told.slice(66)).toEqual(range(HOUR_S + 65, HOUR_S + 69));
});

test('one that stands back for 60 s is followed: by an explicit reset, and seconds come again', async () => {
  const desk = await (await Desk.open()).run(5);
  await desk.run(70, -30);
  expect((await desk.told()).slice(6)).toEqual([
    ...range(6, 64, 'JUMPED'),
    '36 RESET',
    ...range(37, 45),
  ]);
  const ticks = await desk.ticks();
  expect(new Set(ticks.map(({ event_id }) => event_id)).size).toBe(ticks.length);
  const clock = clockAfterAll(null, ticks);
  expect(clock?.time).toBe(ticks.at(-1)?.timestamp);
  expect(clock?.trouble?.kind).toBe('SET_BACK');
});

test('a set of less than 5 s is followed at once, and never by going back', async () => {
  const desk = await (await Desk.open()).run(5);
  await desk.run(5, 4);
  await desk.run(8, 0);
  expect(await desk.told()).toEqual([...range(0, 5), ...range(9, 18)]);
});

test('a clock that is started behind its last tick goes on from there, and is set back in the end', async () => {
  const desk = await (await Desk.open()).run(5);
  await desk.run(64, HOUR_S);
  desk.machine.offMs = 0;
  await desk.restart();
  const before = (await desk.told()).length;
  await desk.run(64);
  const told = (await desk.told()).slice(before);
  expect(told.slice(0, 60)).toEqual(range(HOUR_S + 70, HOUR_S + 129, 'JUMPED'));
  expect(told.slice(60)).toMatchObject(['130 RESET', '131', '132', '133']);
});

test('one that is started again after a while goes on over the gap', async () => {
  const desk = await (await Desk.open()).run(5);
  desk.machine.trueMs += 3_000_000;
  await desk.restart();
  await desk.run(2);
  expect((await desk.told()).slice(6)).toEqual(range(3_005, 3_007));
});
