import { formatUsd, parseUsd, usdMicrosOf, ZERO_USD } from '@quant-engine/contracts';
import fc from 'fast-check';
import { afterFill, averagePriceOf, type Holding } from './holding';

const FLAT: Holding = { quantity: 0, cost: ZERO_USD, bucket: 'LT' };

function after(...fills: readonly (readonly [signed: number, price: string])[]): Holding {
  return fills.reduce((held, [signed, price]) => afterFill(held, signed, parseUsd(price)), FLAT);
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
    '5200.00',
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
    '3900.00',
    '13.00',
  ],
  [
    'long through zero starts anew',
    [
      [100, '10'],
      [-250, '12'],
    ],
    -150,
    '1800.00',
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
  expect([held.quantity, formatUsd(held.cost), formatUsd(averagePriceOf(held))]).toEqual([
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
      let held = FLAT;
      let paid = 0n;
      let released = 0n;
      for (const fill of stream) {
        const before = held;
        held = afterFill(held, fill.signed, fill.price);
        const opens = opened(before.quantity, fill.signed);
        paid += BigInt(opens) * BigInt(fill.price);
        if (opens < Math.abs(fill.signed)) {
          const kept = opens > 0 ? 0 : held.cost;
          released += BigInt(before.cost - kept);
        }
        expect(held.cost).toBeGreaterThanOrEqual(0);
      }
      expect(held.quantity).toBe(stream.reduce((sum, fill) => sum + fill.signed, 0));
      expect(BigInt(held.cost)).toBe(paid - released);
      expect(afterFill(held, -held.quantity, usdMicrosOf(1)).cost).toBe(0);
    }),
  );
});

/** Shares of a fill that open, as opposed to close. */
function opened(held: number, signed: number): number {
  const closes = held > 0 === signed > 0 ? 0 : Math.min(Math.abs(held), Math.abs(signed));
  return Math.abs(signed) - closes;
}
