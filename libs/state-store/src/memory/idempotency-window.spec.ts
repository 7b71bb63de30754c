import fc from 'fast-check';
import { IdempotencyWindow } from './idempotency-window';

describe('the idempotency window', () => {
  it('knows a key up to the end of the window, and no longer', () => {
    const window = new IdempotencyWindow(300);
    window.remember('a', '1000-0', 1_000);
    expect(window.find('a', 1_000)).toBe('1000-0');
    expect(window.find('a', 1_299)).toBe('1000-0');
    expect(window.find('a', 1_300)).toBeUndefined();
    expect(window.find('b', 1_000)).toBeUndefined();
  });

  it('counts a key that came again after its window from then on', () => {
    const window = new IdempotencyWindow(300);
    window.remember('a', 'first', 1_000);
    window.remember('a', 'second', 1_300);
    expect(window.find('a', 1_599)).toBe('second');
  });

  it('answers as a list of all keys would', () => {
    const steps = fc.array(fc.tuple(fc.nat(5), fc.nat(250)), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (drawn) => {
        const window = new IdempotencyWindow(300);
        const all = new Map<string, { id: string; ms: number }>();
        let ms = 0;
        for (const [n, [key, later]] of drawn.entries()) {
          ms += later;
          const known = all.get(`${key}`);
          const expected = known && ms - known.ms < 300 ? known.id : undefined;
          expect(window.find(`${key}`, ms)).toBe(expected);
          if (expected !== undefined) continue;
          all.set(`${key}`, { id: `${n}`, ms });
          window.remember(`${key}`, `${n}`, ms);
        }
      }),
    );
  });

  it('holds two windows of keys at most', () => {
    const window = new IdempotencyWindow(300);
    for (let ms = 1_000; ms < 100_000; ms++) window.remember(`key ${ms}`, `${ms}-0`, ms);
    expect(window.size).toBeLessThanOrEqual(600);
  });
});
