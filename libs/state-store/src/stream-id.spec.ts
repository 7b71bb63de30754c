import fc from 'fast-check';
import { compareStreamIds } from './stream-id';

describe('stream ids', () => {
  it.each([
    ['1-0', '1-0', 0],
    ['1-0', '1-1', -1],
    ['9-0', '10-0', -1],
    ['1-9', '1-10', -1],
    ['2-0', '1-99', 1],
    ['1768235760000-0', '1768235760001-0', -1],
    // Both are the same double.
    ['9007199254740993-0', '9007199254740992-0', 1],
    ['1-18446744073709551615', '1-18446744073709551614', 1],
  ])('%s against %s gives %d', (a, b, sign) => {
    expect(Math.sign(compareStreamIds(a, b))).toBe(sign);
  });

  it('order as their numbers do', () => {
    const part = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    fc.assert(
      fc.property(fc.tuple(part, part), fc.tuple(part, part), ([aMs, aSeq], [bMs, bSeq]) => {
        const byNumber = aMs === bMs ? aSeq - bSeq : aMs - bMs;
        const sign = byNumber < 0n ? -1 : byNumber > 0n ? 1 : 0;
        expect(Math.sign(compareStreamIds(`${aMs}-${aSeq}`, `${bMs}-${bSeq}`))).toBe(sign);
      }),
    );
  });

  it.each(['', '1', '1-', '-1', 'a-b', '1-0 ', '1-2-3', '$'])('refuses %j', (text) => {
    expect(() => compareStreamIds(text, '1-0')).toThrow(
      expect.objectContaining({ code: 'QE_STREAM_ID' }) as Error,
    );
  });
});
