import { formatUsd, parseUsd, USD_MAX, usdMicrosOf } from '@quant-engine/contracts';
import fc from 'fast-check';
import { afterTrade, averagePriceOf, EMPTY_LOT, openCost, openQuantity, type Lot } from './lot';

function after(...fills: readonly (readonly [signed: number, price: string])[]): Lot {
  return fills.reduce(
    (held, [signed, price]) => afterTrade(held, signed, parseUsd(price)),
    EMPTY_LOT,
  );
}

test.each([
  [
    'buys add',
    [
      [100, '10'],
      [300, '14'],
    ],
    400,
    '5200.00',
    '13.00',
  ],
  [
    'shorts add',
    [
      [-100, '10'],
      [-300, '14'],
    ],
    -400,
    '-5200.00',
    '13.00',
  ],
  [
    'a sale keeps the average',
    [
      [400, '13'],
      [-100, '99'],
    ],
    300,
    '3900.00',
    '13.00',
  ],
  [
    'covering keeps the average',
    [
      [-400, '13'],
      [100, '99'],
    ],
    -300,
    '-3900.00',
    '13.00',
  ],
  [
    'long through zero starts anew',
    [
      [100, '10'],
      [-250, '12'],
    ],
    -150,
    '-1800.00',
    '12.00',
  ],
  [
    'short through zero starts anew',
    [
      [-100, '10'],
      [250, '12'],
    ],
    150,
    '1800.00',
    '12.00',
  ],
  [
    'closing leaves nothing',
    [
      [3, '10'],
      [-3, '12'],
    ],
    0,
    '0.00',
    '0.00',
  ],
] as const)('%s', (_, fills, quantity, cost, average) => {
  const held = after(...fills);
  expect([openQuantity(held), formatUsd(openCost(held)), formatUsd(averagePriceOf(held))]).toEqual([
    quantity,
    cost,
    average,
  ]);
});

const price = fc.integer({ min: 1, max: 99_999_999 }).map(usdMicrosOf);
const fills = fc.array(
  fc.record({ signed: fc.integer({ min: -999, max: 999 }).filter((n) => n !== 0), price }),
  { maxLength: 30 },
);

test('money never drifts: what was paid is what is held plus what was released', () => {
  fc.assert(
    fc.property(fills, (stream) => {
      let held = EMPTY_LOT;
      let paid = 0n;
      let released = 0n;
      for (const fill of stream) {
        const before = held;
        held = afterTrade(held, fill.signed, fill.price);
        const opens = opened(openQuantity(before), fill.signed);
        paid += BigInt(opens) * BigInt(fill.price);
        if (opens !== fill.signed) {
          released += BigInt(openCost(before) - (opens === 0 ? openCost(held) : 0));
        }
        expect(Math.sign(openCost(held))).toBe(Math.sign(openQuantity(held)));
      }
      expect(openQuantity(held)).toBe(stream.reduce((sum, fill) => sum + fill.signed, 0));
      expect(BigInt(openCost(held))).toBe(paid - released);
      expect(openCost(afterTrade(held, -openQuantity(held), usdMicrosOf(1)))).toBe(0);
    }),
  );
});

test('a sale in two pieces releases the same cost as in one', () => {
  fc.assert(
    fc.property(
      fills,
      fc.integer({ min: 1, max: 98 }),
      fc.integer({ min: 1 }),
      (stream, one, two) => {
        const held = stream.reduce(
          (lot, { signed, price: at }) => afterTrade(lot, Math.abs(signed), at),
          EMPTY_LOT,
        );
        const first = Math.min(one, openQuantity(held));
        const second = Math.min(two, openQuantity(held) - first);
        const at = usdMicrosOf(1);
        const inTwo = afterTrade(afterTrade(held, -first, at), -second, at);
        expect(openCost(inTwo)).toBe(openCost(afterTrade(held, -first - second, at)));
      },
    ),
  );
});

test('shares are booked whatever they cost, at a cost within the range of money', () => {
  const hostile = fc.array(
    fc.record({
      signed: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
      price: fc.integer({ min: 0, max: USD_MAX }).map(usdMicrosOf),
    }),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(hostile, (stream) => {
      const held = stream.reduce(
        (lot, fill) => afterTrade(lot, fill.signed, fill.price),
        EMPTY_LOT,
      );
      expect(openQuantity(held)).toBe(stream.reduce((sum, fill) => sum + fill.signed, 0));
      expect(Math.abs(openCost(held))).toBeLessThanOrEqual(USD_MAX);
      expect(averagePriceOf(held)).toBeGreaterThanOrEqual(0);
    }),
  );
});

/** Signed shares of a fill that open, as opposed to close. */
function opened(held: number, signed: number): number {
  if (held === 0 || held > 0 === signed > 0) return signed;
  const rest = Math.abs(signed) - Math.abs(held);
  return rest > 0 ? Math.sign(signed) * rest : 0;
}
