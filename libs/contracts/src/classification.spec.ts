import fc from 'fast-check';
import { casesOf } from '../test/table';
import { classificationOf, classify, sideOfClassification, type OrderLeg } from './classification';
import { BUCKETS, CLASSIFICATIONS, DIRECTIONS, EFFECTS, SIDES, type Side } from './vocabulary';

const shares = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
const buckets = fc.constantFrom(...BUCKETS);

describe('classifying an order against a position', () => {
  it.each(
    casesOf(
      ['bucket', 'position', 'order', 'legs'],
      `
      bucket  | position | order | legs
      LT      | 0        | 100   | 100 LT_LONG_INCREASE
      LT      | 0        | -100  | 100 LT_SHORT_INCREASE
      LT      | 500      | 100   | 100 LT_LONG_INCREASE
      LT      | 500      | -100  | 100 LT_LONG_DECREASE
      LT      | 500      | -500  | 500 LT_LONG_DECREASE
      LT      | 500      | -501  | 500 LT_LONG_DECREASE, 1 LT_SHORT_INCREASE
      LT      | -500     | -100  | 100 LT_SHORT_INCREASE
      LT      | -500     | 500   | 500 LT_SHORT_DECREASE
      LT      | -500     | 700   | 500 LT_SHORT_DECREASE, 200 LT_LONG_INCREASE
      MM_PURE | 100      | -300  | 100 MM_LONG_DECREASE, 200 MM_SHORT_INCREASE
      MM_PURE | -1       | 1     | 1 MM_SHORT_DECREASE
      MM_PURE | 1        | 1     | 1 MM_LONG_INCREASE
      MM_PURE | 300      | 0     |
      `,
    ),
  )('$bucket: $order on $position is "$legs"', ({ bucket, position, order, legs }) => {
    const got = classify(bucket === 'LT' ? 'LT' : 'MM_PURE', Number(position), Number(order));
    expect(got.map((leg) => `${leg.quantity} ${leg.classification}`).join(', ')).toBe(legs);
  });

  it('has legs that add up to the order, all on its side, at most one of each effect', () => {
    fc.assert(
      fc.property(buckets, shares, shares, (bucket, position, order) => {
        const legs = classify(bucket, position, order);
        expect(sum(legs.map(signed))).toBe(order);
        const side: Side = order > 0 ? 'BUY' : 'SELL';
        for (const leg of legs) {
          expect(leg.quantity).toBeGreaterThan(0);
          expect(sideOfClassification(leg.classification)).toBe(side);
          expect(leg.classification).toBe(classificationOf(bucket, leg.dir, leg.effect));
        }
        const effects = legs.map((leg) => leg.effect);
        expect([[], ['INCREASE'], ['DECREASE'], ['DECREASE', 'INCREASE']]).toContainEqual(effects);
      }),
    );
  });

  it('shrinks the position by a DECREASE, never through zero, and grows it by an INCREASE', () => {
    fc.assert(
      fc.property(buckets, shares, shares, (bucket, start, order) => {
        let position = start;
        for (const leg of classify(bucket, start, order)) {
          const after = position + signed(leg);
          if (leg.effect === 'DECREASE') {
            expect(Math.sign(position)).toBe(leg.dir === 'LONG' ? 1 : -1);
            expect(Math.abs(after)).toBe(Math.abs(position) - leg.quantity);
            expect(after * position).toBeGreaterThanOrEqual(0);
          } else {
            expect(Math.abs(after)).toBe(Math.abs(position) + leg.quantity);
            expect(Math.sign(after)).toBe(leg.dir === 'LONG' ? 1 : -1);
          }
          position = after;
        }
        expect(position).toBe(start + order);
      }),
    );
  });

  it('splits exactly when the order goes through zero', () => {
    fc.assert(
      fc.property(buckets, shares, shares, (bucket, position, order) => {
        const through = position * (position + order) < 0;
        expect(classify(bucket, position, order)).toHaveLength(through ? 2 : order === 0 ? 0 : 1);
      }),
    );
  });

  it('is total: no pair of numbers makes it throw or gives a leg without shares', () => {
    fc.assert(
      fc.property(buckets, fc.double(), fc.double(), (bucket, position, order) => {
        for (const leg of classify(bucket, position, order))
          expect(leg.quantity).toBeGreaterThan(0);
      }),
    );
  });

  it('mirrors: the same order on the mirrored book has the mirrored legs', () => {
    fc.assert(
      fc.property(buckets, shares, shares, (bucket, position, order) => {
        const mirrored = classify(bucket, -position, -order).map((leg) => ({
          ...leg,
          dir: leg.dir === 'LONG' ? 'SHORT' : 'LONG',
        }));
        const legs = classify(bucket, position, order);
        expect(mirrored.map(outline)).toEqual(legs.map(outline));
      }),
    );
  });
});

describe('the eight classes', () => {
  it.each(
    casesOf(
      ['class', 'side'],
      `
      class             | side
      LT_LONG_INCREASE  | BUY
      LT_LONG_DECREASE  | SELL
      LT_SHORT_INCREASE | SELL
      LT_SHORT_DECREASE | BUY
      MM_LONG_INCREASE  | BUY
      MM_LONG_DECREASE  | SELL
      MM_SHORT_INCREASE | SELL
      MM_SHORT_DECREASE | BUY
      `,
    ),
  )('$class trades on the side $side', (row) => {
    const classification = CLASSIFICATIONS.find((one) => one === row.class);
    expect(classification).toBeDefined();
    expect(sideOfClassification(classification!)).toBe(row.side);
  });

  it('are spelled in one way, the same for every bucket, direction and effect', () => {
    const made = BUCKETS.flatMap((bucket) =>
      DIRECTIONS.flatMap((dir) => EFFECTS.map((effect) => classificationOf(bucket, dir, effect))),
    );
    expect([...made].sort()).toEqual([...CLASSIFICATIONS].sort());
    for (const one of CLASSIFICATIONS) expect(SIDES).toContain(sideOfClassification(one));
  });
});

function signed(leg: OrderLeg): number {
  return sideOfClassification(leg.classification) === 'BUY' ? leg.quantity : -leg.quantity;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function outline(leg: { quantity: number; dir: string; effect: string }): string {
  return `${leg.quantity} ${leg.dir} ${leg.effect}`;
}
