import type { EventOf } from '@quant-engine/contracts';
import { at, type Changes, tick } from '@quant-engine/testkit';
import { clockAfterAll, timeNear, wasSetBack, type Clock } from './clock';
import { CLOCK_STANDS, clockAfterAlert } from './clock-trouble';

const HOUR = 3_600;
const range = (from: number, count: number): readonly EventOf<'session'>[] =>
  Array.from({ length: count }, (_, n) => tick(from + n));

function after(...ticks: readonly EventOf<'session'>[]): Clock {
  const clock = clockAfterAll(null, ticks);
  if (clock === null) throw new Error('no tick came');
  return clock;
}

const secondAfter = (...ticks: readonly EventOf<'session'>[]): number => after(...ticks).tick;

describe('a tick', () => {
  test('that is newer is followed, however far ahead: a night is no reason to refuse it', () => {
    expect(secondAfter(tick(0), tick(1), tick(24 * HOUR))).toBe(24 * HOUR);
  });

  test.each([
    ['a second older', 99],
    ['older by five minutes', -200],
    ['older by two hours', -2 * HOUR],
    ['of the same moment', 100],
  ])('%s is passed over', (_, second) => {
    expect(secondAfter(tick(100), tick(second, 'EARLY'))).toBe(100);
  });
});

describe.each([
  ['+2 h', 2 * HOUR],
  ['+24 h', 24 * HOUR],
])('a tick dated %s', (_, ahead) => {
  test.each([1, 3, 11])('%i of them, then right ones: the tenth sets the clock back', (wrong) => {
    const before = [tick(0), ...range(ahead, wrong)];
    const right = range(1, 12);
    expect(secondAfter(...before, ...right.slice(0, 9))).toBe(ahead + wrong - 1);
    expect(secondAfter(...before, ...right.slice(0, 10))).toBe(10);
    expect(secondAfter(...before, ...right)).toBe(12);
  });
});

test('older ticks set the clock back only in a row, and only going forward', () => {
  const wrong = [tick(0), tick(2 * HOUR)];
  const nine = range(1, 9);
  expect(secondAfter(...wrong, ...nine, tick(2 * HOUR + 1), tick(10))).toBe(2 * HOUR + 1);
  const same = Array.from({ length: 20 }, (_, n) => tick(5, 'MID', { minutes_to_close: n }));
  expect(secondAfter(...wrong, ...same)).toBe(2 * HOUR);
  const backwards = range(1, 20).toReversed();
  expect(secondAfter(...wrong, ...backwards)).toBe(2 * HOUR);
});

test('an explicit reset is obeyed at once, by two hours or by ten seconds', () => {
  for (const back of [2 * HOUR, 10]) {
    const clock = { state: 'RESET', since: at(2 * HOUR) } as const;
    const before = after(tick(2 * HOUR));
    const reset = clockAfterAll(before, [tick(2 * HOUR - back, 'MID', { clock })]);
    expect(reset?.tick).toBe(2 * HOUR - back);
    expect(wasSetBack(before, reset)).toBe(true);
    expect(reset?.trouble).toMatchObject({ kind: 'SET_BACK', since: at(2 * HOUR) });
  }
});

test('how a run of ticks is cut into batches changes nothing', () => {
  const ticks = [tick(0), tick(2 * HOUR), ...range(1, 40)];
  const one = clockAfterAll(null, ticks);
  const many = ticks.reduce<Clock | null>((clock, event) => clockAfterAll(clock, [event]), null);
  expect(many).toEqual(one);
});

describe('trouble with the clock', () => {
  const jumped: Changes<'session'> = { clock: { state: 'JUMPED', since: at(1) } };
  const kindAfter = (...ticks: readonly EventOf<'session'>[]): string | undefined =>
    after(...ticks).trouble?.kind;

  test('after it was set back lasts for 30 s of session time', () => {
    const back = [tick(0), tick(2 * HOUR), ...range(1, 10)];
    expect(kindAfter(...back)).toBe('SET_BACK');
    expect(kindAfter(...back, ...range(11, 29))).toBe('SET_BACK');
    expect(kindAfter(...back, ...range(11, 30))).toBeUndefined();
  });

  test('is as long as its source says that it jumped, and 30 s more', () => {
    const while60 = Array.from({ length: 60 }, (_, n) => tick(1 + n, 'MID', jumped));
    expect(kindAfter(tick(0), ...while60)).toBe('JUMPED');
    expect(kindAfter(tick(0), ...while60, ...range(61, 29))).toBe('JUMPED');
    expect(kindAfter(tick(0), ...while60, ...range(61, 30))).toBeUndefined();
  });

  test('goes on over the gap with which a jump is followed in the end', () => {
    expect(kindAfter(tick(0), tick(1, 'MID', jumped), tick(2 * HOUR))).toBe('JUMPED');
    expect(kindAfter(tick(0), tick(1, 'MID', jumped), ...range(2 * HOUR, 31))).toBeUndefined();
  });

  const stands = (second: number) => ({
    alert_type: CLOCK_STANDS,
    severity: 'critical' as const,
    message: 'no tick',
    figures: { last_tick: at(second) },
  });

  test('of a standing clock ends 30 s after ticks go on', () => {
    const standing = clockAfterAlert(after(tick(100)), stands(100));
    expect(standing?.trouble).toEqual({ kind: 'STANDS', since: at(100) });
    const goesOn = (count: number) => clockAfterAll(standing, range(161, count))?.trouble?.kind;
    expect(goesOn(1)).toBe('STANDS');
    expect(goesOn(30)).toBe('STANDS');
    expect(goesOn(31)).toBeUndefined();
  });

  test('of a clock that stood is known when ticks have overtaken the alert, and no longer', () => {
    const late = clockAfterAlert(after(tick(111)), stands(100));
    expect(late?.trouble).toEqual({ kind: 'STANDS', since: at(100), until: at(141) });
    const old = after(tick(200));
    expect(clockAfterAlert(old, stands(100))).toBe(old);
  });

  test('is not begun by any other alert', () => {
    const clock = after(tick(100));
    expect(clockAfterAlert(clock, { ...stands(100), alert_type: 'STALE' })).toBe(clock);
    expect(clockAfterAlert(null, stands(100))).toBeNull();
  });
});

test('a jump forward is confirmed by thirty ticks after it', () => {
  expect(after(tick(0), tick(5)).unconfirmed).toBeUndefined();
  expect(after(tick(0), tick(6)).unconfirmed).toBe(30);
  expect(after(tick(0), ...range(HOUR, 30)).unconfirmed).toBe(1);
  expect(after(tick(0), ...range(HOUR, 31)).unconfirmed).toBeUndefined();
});

test.each([
  [3_000, 3_000],
  [-5_000, -5_000],
  [5_001, 0],
  [-90_000_000, 0],
])('what is dated %i ms beside the clock takes effect at %i ms', (dated, effect) => {
  const clock = after(tick(100_000));
  expect(timeNear(clock, at((100_000_000 + dated) / 1000))).toBe(at((100_000_000 + effect) / 1000));
});
