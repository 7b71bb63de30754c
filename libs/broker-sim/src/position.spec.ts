import { parseUsd, type BrokerPosition } from '@quant-engine/contracts';
import type { Lot } from '@quant-engine/positions';
import { lineOf, lotAfter } from './position';

function after(...fills: readonly (readonly [signed: number, price: string])[]): BrokerPosition {
  const lot = fills.reduce<Lot | undefined>((held, [signed, price]) => {
    const side = signed > 0 ? 'BUY' : 'SELL';
    return lotAfter(held, { side }, { shares: Math.abs(signed), price: parseUsd(price) });
  }, undefined);
  if (lot === undefined) throw new Error('no fill');
  return lineOf('CIM PRB', lot);
}

test.each([
  [
    'buys add',
    [
      [100, '10'],
      [300, '14'],
    ],
    400,
    '13.00',
  ],
  [
    'shorts add',
    [
      [-100, '10'],
      [-300, '14'],
    ],
    -400,
    '13.00',
  ],
  [
    'a sale keeps the average',
    [
      [400, '13'],
      [-100, '99'],
    ],
    300,
    '13.00',
  ],
  [
    'covering keeps the average',
    [
      [-400, '13'],
      [100, '99'],
    ],
    -300,
    '13.00',
  ],
  [
    'long through zero takes the new price',
    [
      [100, '10'],
      [-250, '12'],
    ],
    -150,
    '12.00',
  ],
  [
    'short through zero takes the new price',
    [
      [-100, '10'],
      [250, '12'],
    ],
    150,
    '12.00',
  ],
  [
    'flat, then anew',
    [
      [100, '10'],
      [-100, '12'],
      [50, '14'],
    ],
    50,
    '14.00',
  ],
  [
    'an average between two micro-dollars',
    [
      [100, '10'],
      [200, '10.10'],
    ],
    300,
    '10.066667',
  ],
] as const)('%s', (_, fills, quantity, average) => {
  expect(after(...fills)).toEqual({ symbol: 'CIM PRB', quantity, avg_price: average });
});

test('what is told is rounded, what is kept is not', () => {
  const thirds = Array.from(
    { length: 300 },
    (_, n) => [1, n % 3 === 0 ? '10.000001' : '10'] as const,
  );
  expect(after(...thirds).avg_price).toBe('10.00');
  // Rounded at each fill, the cost of 100 micro-dollars would be lost here.
  expect(after(...thirds, [-299, '1'], [99, '10']).avg_price).toBe('10.00');
  expect(after([1, '10.000001'], [2, '10'], [3, '10.000001']).avg_price).toBe('10.000001');
});
