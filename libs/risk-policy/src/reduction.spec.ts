import { notionalUsd, parseUsd, type UsdMicros } from '@quant-engine/contracts';
import fc from 'fast-check';
import { planReduction, type Reducible, type ReductionLimits } from './reduction';

const URGENT: ReductionLimits = { minLotShares: 200, clipSharesMax: 2000, oddLots: true };
const GENTLE: ReductionLimits = { ...URGENT, oddLots: false };

function held(symbol: string, quantity: number, change: Partial<Reducible> = {}): Reducible {
  return {
    symbol,
    bucket: 'LT',
    quantity,
    reservedShares: 0,
    mark: parseUsd('25'),
    limitPrice: parseUsd('24.99'),
    orderSharesMax: 50_000,
    ...change,
  };
}

/** `SELL 400 AAA`, and `NO_QUOTE 400 AAA` for what was passed over. */
function planned(
  chunk: string,
  positions: readonly Reducible[],
  limits: ReductionLimits = GENTLE,
): readonly string[] {
  const plan = planReduction(parseUsd(chunk), positions, limits);
  return [
    ...plan.reductions.map((line) => `${line.side} ${line.shares} ${line.symbol}`),
    ...plan.passedOver.map((line) => `${line.rule} ${line.shares} ${line.symbol}`),
  ];
}

test.each([
  ['5000', 'SELL 200 AAA', 'a lot is a lot'],
  ['5000.000001', 'SELL 400 AAA', 'the last one rounds up'],
  ['0.000001', 'SELL 200 AAA', 'a chunk below a lot is one lot, not nothing'],
  ['49999.99', 'SELL 2000 AAA', 'up to the clip'],
])('a chunk of $%s is %s: %s', (chunk, expected) => {
  expect(planned(chunk, [held('AAA', 10_000)])).toEqual([expected]);
});

test('longs are sold and shorts are bought', () => {
  expect(planned('60000', [held('AAA', 3_000), held('BBB', -2_000)])).toEqual([
    'SELL 2000 AAA',
    'BUY 400 BBB',
  ]);
});

test('the largest that is free comes first, by value and then by symbol', () => {
  const positions = [
    held('CCC', 1_000),
    held('BBB', 1_000),
    held('AAA', 900),
    held('DDD', 600, { mark: parseUsd('50') }),
    held('EEE', 5_000, { reservedShares: 4_500 }),
  ];
  expect(planned('100000', positions)).toEqual([
    'SELL 600 DDD',
    'SELL 1000 BBB',
    'SELL 1000 CCC',
    'SELL 800 AAA',
  ]);
});

test('what is on its way out already is not taken again', () => {
  expect(planned('50000', [held('AAA', 1_000, { reservedShares: 600 })])).toEqual(['SELL 400 AAA']);
  expect(planned('50000', [held('AAA', 1_000, { reservedShares: 1_000 })])).toEqual([]);
  expect(planned('50000', [held('AAA', -1_000, { reservedShares: 1_300 })])).toEqual([]);
});

test('without a quote a position is passed over for the next, at what would have been taken', () => {
  expect(planned('5000', [held('AAA', 900, { limitPrice: undefined }), held('BBB', 400)])).toEqual([
    'SELL 200 BBB',
    'NO_QUOTE 200 AAA',
  ]);
});

test('an odd lot is left alone, unless it is urgent', () => {
  expect(planned('5000', [held('AAA', 199)], GENTLE)).toEqual(['MIN_LOT 199 AAA']);
  expect(planned('5000', [held('AAA', 199), held('BBB', 150)], URGENT)).toEqual([
    'SELL 199 AAA',
    'SELL 150 BBB',
  ]);
});

test('a position is closed with its odd rest when a lot does not fit into it', () => {
  expect(planned('7500', [held('AAA', 350)], GENTLE)).toEqual(['SELL 350 AAA']);
});

test('an order is never larger than the clip, nor than liquidity lets through', () => {
  expect(planned('1000000', [held('AAA', 9_000)])).toEqual(['SELL 2000 AAA']);
  expect(planned('1000000', [held('AAA', 9_000, { orderSharesMax: 650 })])).toEqual([
    'SELL 650 AAA',
  ]);
});

test('a flat position, and one that has no mark, are no positions', () => {
  expect(planned('5000', [held('AAA', 0), held('BBB', 900, { mark: 0 as UsdMicros })])).toEqual([]);
});

describe('whatever the book, a plan', () => {
  const position = fc.record({
    quantity: fc.integer({ min: -5_000, max: 5_000 }),
    reservedShares: fc.integer({ min: 0, max: 6_000 }),
    mark: fc.integer({ min: 1, max: 100_000_000 }),
    isQuoted: fc.boolean(),
    orderSharesMax: fc.integer({ min: 200, max: 5_000 }),
  });
  const world = fc.record({
    positions: fc.array(position, { maxLength: 8 }),
    chunk: fc.integer({ min: 1, max: 200_000_000_000 }),
    oddLots: fc.boolean(),
  });

  test('stays within each position, one order a symbol, and passes the chunk by less than a lot', () => {
    fc.assert(
      fc.property(world, ({ positions, chunk, oddLots }) => {
        const book = positions.map(({ isQuoted, mark, quantity, ...rest }, index) =>
          held(`S${index}`, quantity, {
            ...rest,
            mark: mark as UsdMicros,
            limitPrice: isQuoted ? (mark as UsdMicros) : undefined,
          }),
        );
        const { reductions } = planReduction(chunk as UsdMicros, book, { ...GENTLE, oddLots });
        const symbols = reductions.map((line) => line.symbol);
        expect(new Set(symbols).size).toBe(symbols.length);
        for (const line of reductions) {
          const from = book.find(({ symbol }) => symbol === line.symbol) as Reducible;
          expect(line.side).toBe(from.quantity > 0 ? 'SELL' : 'BUY');
          const free = Math.abs(from.quantity) - from.reservedShares;
          expect(line.shares).toBeLessThanOrEqual(Math.min(free, 2000, from.orderSharesMax));
          expect(line.shares).toBeGreaterThanOrEqual(oddLots ? 1 : 200);
        }
        const values = reductions.map((line) => notionalUsd(line.shares, line.mark));
        const lot = Math.max(0, ...reductions.map((line) => notionalUsd(200, line.mark)));
        const sum = values.reduce((total, value) => total + value, 0);
        if (sum > 0) expect(sum).toBeLessThan(chunk + lot);
        // Without the last order it would not have been enough.
        expect(sum - (values.at(-1) ?? 0)).toBeLessThan(chunk);
      }),
      { numRuns: 300 },
    );
  });

  test('is the same in whatever order the positions are given', () => {
    const positions = [held('AAA', 900), held('BBB', 900), held('CCC', -900), held('DDD', 150)];
    fc.assert(
      fc.property(fc.shuffledSubarray(positions, { minLength: 4 }), (shuffled) => {
        expect(planned('40000', shuffled)).toEqual(planned('40000', positions));
      }),
      { numRuns: 30 },
    );
  });
});
