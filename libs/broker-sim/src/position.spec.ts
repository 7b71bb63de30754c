import { parseUsd, type BrokerPosition } from '@quant-engine/contracts';
import { positionAfter } from './position';
import type { SimOrder } from './state';

function after(
  held: BrokerPosition | undefined,
  ...fills: readonly (readonly [signed: number, price: string])[]
): BrokerPosition | undefined {
  return fills.reduce((line, [signed, price]) => {
    const order: SimOrder = {
      account: 'HAMMER',
      clientOrderId: 'o1',
      symbol: 'CIM PRB',
      side: signed > 0 ? 'BUY' : 'SELL',
      leaves: 0,
      limit: null,
      bucket: 'MM_PURE',
      executions: 0,
    };
    return positionAfter(line, order, { shares: Math.abs(signed), price: parseUsd(price) });
  }, held);
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
  expect(after(undefined, ...fills)).toEqual({
    symbol: 'CIM PRB',
    quantity,
    avg_price: average,
    bucket: 'MM_PURE',
  });
});

test('a position stays in its bucket until it was flat', () => {
  const held: BrokerPosition = {
    symbol: 'CIM PRB',
    quantity: 100,
    avg_price: '10',
    bucket: 'LT',
    group: 'MREIT',
    prev_close: '9.90',
  };
  expect(after(held, [100, '12'])).toEqual({ ...held, quantity: 200, avg_price: '11.00' });
  expect(after(held, [-100, '12'], [10, '13'])).toMatchObject({
    bucket: 'MM_PURE',
    group: 'MREIT',
  });
});
