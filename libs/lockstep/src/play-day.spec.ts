import { DEFAULT_DESK_HOURS, NYSE_CALENDAR } from '@quant-engine/calendar';
import { STREAM_OF, type Core } from '@quant-engine/contracts';
import { createLogger, ServiceHost } from '@quant-engine/service-host';
import { SessionClock } from '@quant-engine/session-clock';
import { journalOf, MemoryStore } from '@quant-engine/state-store';
import { OPEN_MS } from '@quant-engine/testkit';
import { quote, quotedDay } from '../test/quotes';
import { deskOf, type Desk as RunningDesk } from './desk';
import { DayReplayer } from './day-replayer';
import { playDay, type DayPlay } from './play-day';
import { nextTickMs } from './resume';

const DAY = quotedDay(quote('A', 0), quote('A', 1), quote('B', 1.5), quote('A', 3), quote('A', 9));
const END_MS = OPEN_MS + 10_000;

/** A service that takes everything and makes nothing of it: its journal tells its batches. */
const core: Core<null> = {
  codec: { version: 1, slices: () => ({ nothing: null }), restore: () => null },
  initialState: () => null,
  problemsOf: () => [],
  step: () => ({ state: null, outputs: [], latest: {} }),
};
const SERVICE = { group: 'reader', streams: [STREAM_OF.l1, STREAM_OF.session], core } as const;

function deskOn(store: MemoryStore): RunningDesk {
  const logger = createLogger({ app: 'test', level: 'error', format: 'json' });
  return deskOf([new ServiceHost(SERVICE, { store, owner: 'test', leaseMs: 1000, logger })]);
}

async function dayOn(store: MemoryStore, changed: Partial<DayPlay> = {}): Promise<DayPlay> {
  const clock = new SessionClock(store, NYSE_CALENDAR, DEFAULT_DESK_HOURS);
  await clock.join('test', 1000);
  return {
    source: DAY,
    clock,
    market: new DayReplayer(store, DAY, changed.fromMs),
    desk: deskOn(store),
    store,
    untilMs: END_MS,
    onTick: () => undefined,
    stopRequested: () => false,
    ...changed,
  };
}

/** The batches that the service took, and the ticks and quotes that there are. */
async function recorded(store: MemoryStore) {
  const names = [journalOf(SERVICE.group), STREAM_OF.session, STREAM_OF.l1];
  const [journal = [], ticks, quotes] = await Promise.all(names.map((name) => store.range(name)));
  // Which instance took a batch is not what it was.
  const batches = journal.map(({ fields }) => ({ ...fields, epoch: '' }));
  return { batches, ticks, quotes };
}

describe('a played day', () => {
  it('is market, tick, services, and who watches, second by second', async () => {
    const log: string[] = [];
    const note = (what: string) => async () => void log.push(what);
    const store = new MemoryStore();
    const play = await dayOn(store, {
      market: { publishUntil: async (ms) => void log.push(`market ${(ms - OPEN_MS) / 1000}`) },
      desk: {
        join: note('join'),
        settle: async () => {
          log.push('settle');
          return { taken: 0, outputs: 0, dead: 0, wrote: [] };
        },
        leave: note('leave'),
      },
      untilMs: OPEN_MS + 1000,
      onTick: ({ data }) => void log.push(`tick ${data.tick}`),
      pace: note('pace'),
    });
    expect(await playDay(play)).toEqual({ ended: 'UNTIL', endMs: OPEN_MS + 1000 });
    expect(log).toEqual([
      'join',
      ...['market 0', 'settle', 'tick 0', 'pace'],
      ...['market 1', 'settle', 'tick 1', 'pace'],
      'leave',
    ]);
  });

  it('ends where its source does, or where it is told to stop', async () => {
    expect(await playDay(await dayOn(new MemoryStore()))).toEqual({
      ended: 'TAPE_END',
      endMs: END_MS,
    });
    let ticks = 0;
    const stopped = await dayOn(new MemoryStore(), { stopRequested: () => (ticks += 1) === 3 });
    expect(await playDay(stopped)).toEqual({ ended: 'INTERRUPTED', endMs: OPEN_MS + 2000 });
  });
});

describe('a day that goes on in the store where it was stopped', () => {
  /** Fails at the nth call. */
  function failingAt<T extends object, K extends keyof T>(
    on: T,
    name: K,
    nth: number,
    after: boolean,
  ) {
    const real = on[name] as (...args: unknown[]) => Promise<unknown>;
    let calls = 0;
    const call = async (...args: unknown[]) => {
      calls += 1;
      if (calls === nth && !after) throw new Error('stopped');
      const result = await real.apply(on, args);
      if (calls === nth) throw new Error('stopped');
      return result;
    };
    Object.assign(on, { [name]: call });
  }

  it.each([
    ['before the market of the first second', 'market', 'publishUntil', 1, false],
    ['after the market of the first second', 'market', 'publishUntil', 1, true],
    ['before the market of a second', 'market', 'publishUntil', 4, false],
    ['after the market of a second', 'market', 'publishUntil', 4, true],
    ['after a tick', 'clock', 'tick', 4, true],
    ['after a tick without news', 'clock', 'tick', 3, true],
    ['when the desk is at rest', 'desk', 'settle', 4, true],
    ['after the last tick', 'clock', 'tick', 11, true],
    ['at its end', 'desk', 'leave', 1, false],
  ] as const)('is the same when it was stopped %s', async (_, part, method, nth, after) => {
    const whole = new MemoryStore();
    await playDay(await dayOn(whole));

    const store = new MemoryStore();
    const first = await dayOn(store);
    failingAt(first[part], method as never, nth, after);
    await expect(playDay(first)).rejects.toThrow('stopped');
    const fromMs = (await nextTickMs(store)) ?? DAY.startMs;
    const played = await playDay(await dayOn(store, { fromMs }));

    expect(played).toEqual({ ended: 'TAPE_END', endMs: END_MS });
    expect(await recorded(store)).toEqual(await recorded(whole));
  });
});
