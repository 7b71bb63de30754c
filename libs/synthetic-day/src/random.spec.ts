import fc from 'fast-check';
import { randomOf } from './random';

describe('the seeded generator', () => {
  it('gives the same numbers on every machine', () => {
    const random = randomOf('seed', 'purpose');
    expect(Array.from({ length: 8 }, () => random.below(1_000_000))).toEqual([
      726_690, 44_452, 41_717, 222_647, 450_519, 456_310, 796_084, 785_364,
    ]);
  });

  it('gives another stream for another seed and for another purpose', () => {
    const draw = (...seed: string[]) => {
      const random = randomOf(...seed);
      return Array.from({ length: 20 }, () => random.below(1_000));
    };
    expect(draw('a', 'b')).toEqual(draw('a', 'b'));
    expect(draw('a', 'b')).not.toEqual(draw('a', 'c'));
    expect(draw('a', 'b')).not.toEqual(draw('c', 'b'));
    expect(draw('ab', 'c')).not.toEqual(draw('a', 'bc'));
  });

  it('stays within its bounds and reaches all of them', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 6 }), (seed, bound) => {
        const random = randomOf(seed);
        const seen = new Set(Array.from({ length: 500 }, () => random.below(bound)));
        expect([...seen].sort()).toEqual(Array.from({ length: bound }, (_, value) => value));
      }),
    );
  });

  it('shuffles without losing an item', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.integer()), (seed, items) => {
        const byValue = (a: number, b: number) => a - b;
        const shuffled = randomOf(seed).shuffle(items);
        expect(shuffled.sort(byValue)).toEqual([...items].sort(byValue));
      }),
    );
  });
});
