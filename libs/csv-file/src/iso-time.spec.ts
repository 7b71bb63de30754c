import fc from 'fast-check';
import { unixNsOfIso } from './iso-time';

describe('a time in UTC as text', () => {
  it.each([
    ['2026-01-12T14:30:00Z', '1768228200000000000'],
    ['2026-01-12T14:30:00.5Z', '1768228200500000000'],
    ['2026-01-12T14:30:00.123456789Z', '1768228200123456789'],
    ['2024-02-29T00:00:00.000000001Z', '1709164800000000001'],
    ['1970-01-01T00:00:01Z', '1000000000'],
  ])('%s is %s', (text, ns) => {
    expect(unixNsOfIso(text)).toBe(ns);
  });

  it.each([
    ['', 'nothing'],
    ['2026-01-12 14:30:00Z', 'no T'],
    ['2026-01-12T14:30:00', 'no zone: it might be any'],
    ['2026-01-12T09:30:00-05:00', 'another zone'],
    ['2026-02-30T14:30:00Z', 'no such day'],
    ['2026-01-12T24:00:00Z', 'no such hour'],
    ['2026-01-12T14:30:60Z', 'a leap second'],
    ['2026-01-12T14:30:00.1234567891Z', 'more than nanoseconds'],
    ['2026-01-12T14:30:00.Z', 'a dot without digits'],
    ['1969-12-31T23:59:59Z', 'before 1970'],
    ['2287-01-01T00:00:00Z', 'more than nineteen digits'],
    ['1768228200', 'seconds'],
  ])('refuses "%s": %s', (text) => {
    expect(unixNsOfIso(text)).toBeUndefined();
  });

  it('reads back every millisecond that a Date can write', () => {
    const date = fc.date({
      min: new Date(1_000),
      max: new Date(9_999_999_999_999),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(date, (time) => {
        expect(unixNsOfIso(time.toISOString())).toBe(`${BigInt(time.getTime()) * 1_000_000n}`);
      }),
    );
  });
});
