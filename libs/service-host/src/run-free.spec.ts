import { QeError } from '@quant-engine/contracts';
import { keptLog } from '@quant-engine/store-doubles';
import { pause } from './pause';
import { runFree, type FreeOptions } from './run-free';

const LEASE_MS = 3_000;
/** What a turn waits for at most: a third of the lease. */
const WAIT_MS = 1_000;

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
  stop.abort();
  jest.useRealTimers();
});

let stop = new AbortController();

function lost(): Error {
  return Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
}

/** A host that waits in each turn and takes nothing, but for what is changed. */
function running(changed: Partial<FreeOptions['host']> = {}) {
  stop = new AbortController();
  const calls: { at: number; what: string }[] = [];
  const startedMs = performance.now();
  const note = (what: string) =>
    calls.push({ at: Math.round(performance.now() - startedMs), what });
  const host: FreeOptions['host'] = {
    join: async () => undefined,
    renew: async () => true,
    leave: async () => undefined,
    turn: async (waitMs) => {
      await pause(waitMs, new AbortController().signal);
      return { taken: 0 };
    },
    ...changed,
  };
  const noted: FreeOptions['host'] = {
    join: () => (note('join'), host.join()),
    renew: () => (note('renew'), host.renew()),
    leave: () => (note('leave'), host.leave()),
    turn: (waitMs) => (note('turn'), host.turn(waitMs)),
  };
  const { logger, lines } = keptLog();
  const ended = runFree({
    group: 'tally',
    host: noted,
    leaseMs: LEASE_MS,
    logger,
    stop: stop.signal,
  });
  ended.catch(() => undefined);
  const timesOf = (what: string) => calls.filter((call) => call.what === what).map(({ at }) => at);
  return { ended, calls, timesOf, messages: () => lines.map(({ message }) => message), lines };
}

/** Fails so often, then works. */
function failing(times: number, error: () => Error, then: () => Promise<void>) {
  let left = times;
  return async () => {
    left -= 1;
    if (left >= 0) throw error();
    await then();
  };
}

test('the lease is renewed each third of its time, between turns that wait no longer', async () => {
  const { timesOf } = running();
  await jest.advanceTimersByTimeAsync(4_500);
  expect(timesOf('turn')).toEqual([0, 1_000, 2_000, 3_000, 4_000]);
  expect(timesOf('renew')).toEqual([1_000, 2_000, 3_000, 4_000]);
});

test('while another instance is active it stands by, and says each change once', async () => {
  const leased = () => new QeError('QE_STORE_LEASED', 'desk:7 is active');
  const { messages, lines, timesOf } = running({ join: failing(4, leased, async () => undefined) });
  await jest.advanceTimersByTimeAsync(999);
  expect(messages()).toEqual(['standby']);
  expect(lines[0]).toMatchObject({ group: 'tally', reason: 'desk:7 is active' });
  expect(timesOf('turn')).toEqual([]);
  await jest.advanceTimersByTimeAsync(2_000);
  expect(messages()).toEqual(['standby', 'active']);
  expect(timesOf('join')).toEqual([0, 250, 500, 750, 1_000]);
});

test.each<[string, Partial<FreeOptions['host']>, string]>([
  ['its turn is fenced', { turn: fencedOnce() }, 'standby: a newer instance is active'],
  ['its lease is not renewed', { renew: falseOnce() }, 'standby: a newer instance is active'],
])('when %s it stands by again', async (_, changed, message) => {
  const { messages, timesOf } = running(changed);
  await jest.advanceTimersByTimeAsync(5_000);
  expect(messages()).toEqual(['active', message, 'active']);
  expect(timesOf('join')).toHaveLength(2);
  expect(timesOf('turn').length).toBeGreaterThan(2);
});

function fencedOnce() {
  let count = 0;
  return async (waitMs: number) => {
    count += 1;
    if (count === 2) throw new QeError('QE_STORE_FENCED', 'a newer instance is active');
    await pause(waitMs, new AbortController().signal);
    return { taken: 0 };
  };
}

function falseOnce() {
  let count = 0;
  return async (): Promise<boolean> => {
    count += 1;
    return count > 1;
  };
}

test('a store in trouble is tried ever more slowly, and said once', async () => {
  const outages = [10, 0, 1];
  const turn = async (waitMs: number) => {
    if ((outages[0] ?? 0) > 0) {
      outages[0] = (outages[0] ?? 0) - 1;
      throw lost();
    }
    outages.shift();
    await pause(waitMs, new AbortController().signal);
    return { taken: 0 };
  };
  const { timesOf, messages, lines } = running({ turn });
  await jest.advanceTimersByTimeAsync(60_000);
  const times = timesOf('turn');
  const waits = times.slice(1, 11).map((at, n) => at - (times[n] ?? 0));
  expect(waits).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000, 5_000]);
  expect(messages()).toEqual([
    'active',
    ...['store fails; trying again', 'store works again'],
    ...['store fails; trying again', 'store works again'],
  ]);
  expect(lines[1]).toMatchObject({ level: 'warn', group: 'tally', reason: 'read ECONNRESET' });
  // After it worked the next trouble is new: it is tried at once again.
  expect(times[13]! - times[12]!).toBe(100);
});

test('a store that is away at the start is waited for', async () => {
  const { messages, timesOf } = running({ join: failing(3, lost, async () => undefined) });
  await jest.advanceTimersByTimeAsync(1_000);
  expect(timesOf('join')).toEqual([0, 100, 300, 700]);
  expect(messages()).toEqual(['store fails; trying again', 'store works again', 'active']);
});

test('a wait that does not wait makes no hot loop', async () => {
  let turns = 0;
  const { ended } = running({
    turn: async () => {
      turns += 1;
      // A hot loop would starve the test as well.
      if (turns > 20) throw new RangeError('hot');
      return { taken: 0 };
    },
  });
  await jest.advanceTimersByTimeAsync(1_000);
  expect(turns).toBeLessThanOrEqual(11);
  stop.abort();
  await ended;
});

test('there is no pause while there is something to take', async () => {
  let left = 100;
  const turn = async (waitMs: number) => {
    left -= 1;
    if (left < 0) await pause(waitMs, new AbortController().signal);
    return { taken: left < 0 ? 0 : 1 };
  };
  const { timesOf } = running({ turn });
  await jest.advanceTimersByTimeAsync(1);
  expect(timesOf('turn')).toHaveLength(101);
});

test.each([
  ['TypeError', () => new TypeError('x is not a function')],
  ['QE_INTERNAL', () => new QeError('QE_INTERNAL', 'no')],
])('what is ours to correct ends it: %s', async (_, error) => {
  const { ended, timesOf } = running({
    turn: async () => {
      throw error();
    },
  });
  await jest.advanceTimersByTimeAsync(10);
  await expect(ended).rejects.toThrow(error().message);
  expect(timesOf('leave')).toHaveLength(1);
});

test('a store that was closed ends it', async () => {
  const { ended } = running({
    turn: async () => {
      throw new QeError('QE_STORE_CLOSED', 'closed');
    },
  });
  await jest.advanceTimersByTimeAsync(10);
  await ended;
});

test('when it is stopped the turn in hand is finished, and the lease given back', async () => {
  const { ended, calls } = running();
  await jest.advanceTimersByTimeAsync(1_500);
  stop.abort();
  await jest.advanceTimersByTimeAsync(WAIT_MS);
  await ended;
  expect(calls.map(({ what }) => what)).toEqual(['join', 'turn', 'renew', 'turn', 'leave']);
  expect(calls.at(-1)?.at).toBe(2_000);
});

test('a turn that ends with the reason of the stop has not failed', async () => {
  const { ended, messages } = running({
    turn: async (waitMs) => {
      await pause(waitMs, stop.signal);
      stop.signal.throwIfAborted();
      return { taken: 0 };
    },
  });
  await jest.advanceTimersByTimeAsync(10);
  stop.abort();
  await ended;
  expect(messages()).toEqual(['active']);
});

test.each([
  ['stands by', () => new QeError('QE_STORE_LEASED', 'another')],
  ['waits for the store', lost],
])('one that %s is stopped at once', async (_, error) => {
  const { ended, timesOf } = running({ join: failing(Infinity, error, async () => undefined) });
  await jest.advanceTimersByTimeAsync(10_000);
  stop.abort();
  await ended;
  expect(timesOf('leave')).toEqual([]);
});

test('a lease that cannot be given back is said, and is no failure', async () => {
  const { ended, lines } = running({
    leave: async () => {
      throw lost();
    },
  });
  await jest.advanceTimersByTimeAsync(10);
  stop.abort();
  await jest.advanceTimersByTimeAsync(WAIT_MS);
  await ended;
  expect(lines.at(-1)).toMatchObject({ level: 'warn', reason: 'read ECONNRESET' });
});
