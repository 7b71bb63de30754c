import fc from 'fast-check';
import { compareUnixNs, elapsedMs, laterUnixNs, msFromUnixNs, unixNsFromMs } from './time';

const NOW = '1768235760123456789';
const times = fc.bigInt({ min: 0n, max: 9_999_999_999_999_999_999n }).map(String);
const milliseconds = fc.integer({ min: 0, max: 9_999_999_999_999 });

describe('Unix time in nanoseconds', () => {
  it('keeps the nanoseconds that a double would lose', () => {
    expect(String(Number(NOW))).not.toBe(NOW);
    expect(compareUnixNs(NOW, '1768235760123456788')).toBeGreaterThan(0);
    expect(laterUnixNs(NOW, '1768235760123456788')).toBe(NOW);
    expect(laterUnixNs('1768235760123456788', NOW)).toBe(NOW);
  });

  it('cuts to milliseconds and never rounds up', () => {
    expect(msFromUnixNs(NOW)).toBe(1768235760123);
    expect(msFromUnixNs('1768235760123999999')).toBe(1768235760123);
    expect(msFromUnixNs('999999')).toBe(0);
    expect(msFromUnixNs('1000000')).toBe(1);
    expect(msFromUnixNs('0')).toBe(0);
  });

  it('turns milliseconds into nanoseconds and back', () => {
    expect(unixNsFromMs(0)).toBe('0');
    fc.assert(fc.property(milliseconds, (ms) => msFromUnixNs(unixNsFromMs(ms)) === ms));
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 10_000_000_000_000])(
    '%p ms is no time, or one whose nanoseconds no event can bear',
    (ms) => {
      expect(() => unixNsFromMs(ms)).toThrow(
        expect.objectContaining({ code: 'QE_TIMESTAMP_SYNTAX' }),
      );
    },
  );

  it.each(['', '-1', '1.5', '1e18', ' 1', '1\n', 'None', '1'.repeat(20)])(
    '%j is no time',
    (text) => {
      expect(() => msFromUnixNs(text)).toThrow(
        expect.objectContaining({ code: 'QE_TIMESTAMP_SYNTAX' }),
      );
    },
  );

  it('orders any two times as their numbers are ordered', () => {
    fc.assert(
      fc.property(times, times, (a, b) => {
        const sign = BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0;
        expect(Math.sign(compareUnixNs(a, b))).toBe(sign);
        expect(laterUnixNs(a, b)).toBe(sign < 0 ? b : a);
      }),
    );
  });

  it('measures from millisecond to millisecond, negative backwards', () => {
    expect(elapsedMs('1768235760000000000', '1768235775000000000')).toBe(15_000);
    expect(elapsedMs('1768235760000999999', '1768235760001000000')).toBe(1);
    fc.assert(
      fc.property(milliseconds, milliseconds, (from, to) => {
        expect(elapsedMs(unixNsFromMs(from), unixNsFromMs(to))).toBe(to - from);
      }),
    );
  });
});
