import { formatUsd, parseUsd, type Side } from '@quant-engine/contracts';
import { quote } from '@quant-engine/testkit';
import fc from 'fast-check';
import { marketOf, matchAtPrint, matchAtTouch } from './match';
import type { SimOrder } from './state';

const PLENTY = [100_000, 100_000] as const;

function orderOf(side: Side, leaves: number, limit: string | null, id = 'o1'): SimOrder {
  return {
    account: 'HAMMER',
    clientOrderId: id,
    symbol: 'CIM PRB',
    side,
    leaves,
    limit: limit === null ? null : parseUsd(limit),
    executions: 0,
  };
}

function touch(order: SimOrder, bid: string, ask: string, sizes?: readonly [number, number]) {
  const { data } = quote(
    'CIM PRB',
    bid,
    ask,
    sizes === undefined ? {} : { bid_size: sizes[0], ask_size: sizes[1] },
  );
  const match = matchAtTouch(order, marketOf(data), 'seed');
  return match && `${match.shares} @ ${formatUsd(match.price)}`;
}

test.each([
  ['BUY', null, '100 @ 24.10'],
  ['SELL', null, '100 @ 24.00'],
  ['BUY', '24.10', '100 @ 24.10'],
  ['BUY', '24.09', undefined],
  ['BUY', '25.00', '100 @ 24.10'],
  ['SELL', '24.00', '100 @ 24.00'],
  ['SELL', '24.01', undefined],
  ['SELL', '23.00', '100 @ 24.00'],
] as const)('a %s with the limit %s at 24.00 / 24.10 gets %s', (side, limit, match) => {
  expect(touch(orderOf(side, 100, limit), '24.00', '24.10', PLENTY)).toBe(match);
});

test.each([
  ['0', '0', 'BUY'],
  ['0', '0', 'SELL'],
  ['24.00', '0', 'BUY'],
  ['0', '24.10', 'SELL'],
  ['24.10', '24.00', 'BUY'],
  ['24.10', '24.00', 'SELL'],
  ['24.00', '24.00', 'BUY'],
] as const)('at %s / %s a %s at the market gets nothing', (bid, ask, side) => {
  expect(touch(orderOf(side, 100, null), bid, ask, PLENTY)).toBeUndefined();
});

test('where no shares stand there is nothing to get; an unknown size is a small one', () => {
  expect(touch(orderOf('BUY', 100, null), '24.00', '24.10', [500, 0])).toBeUndefined();
  expect(touch(orderOf('BUY', 100, null), '24.00', '24.10')).toBe('100 @ 24.10');
  const { ask } = marketOf(quote('CIM PRB', '24.00', '24.10', { at: 1 }).data);
  expect(ask.shares).toBe(300);
});

test('others are quicker: an order gets a part of a large size, in round lots', () => {
  const shares = Array.from({ length: 200 }, (_, n) => {
    const match = touch(orderOf('BUY', 9_999, null, `o${n}`), '24.00', '24.10', [0, 2000]);
    return Number(match?.split(' ')[0]);
  });
  expect(Math.min(...shares)).toBeGreaterThanOrEqual(800);
  expect(Math.min(...shares)).toBeLessThan(1000);
  expect(Math.max(...shares)).toBe(2000);
  expect(shares.every((one) => one % 100 === 0)).toBe(true);
  expect(new Set(shares).size).toBeGreaterThan(5);
});

test.each([
  ['BUY', '24.10', '24.09', 200, '100 @ 24.10'],
  ['BUY', '24.10', '24.11', 200, undefined],
  ['SELL', '24.10', '24.11', 200, '100 @ 24.10'],
  ['SELL', '24.10', '24.09', 200, undefined],
  ['BUY', '24.10', '24.09', 900, '400 @ 24.10'],
  ['BUY', '24.10', '24.09', 1, undefined],
  ['BUY', null, '24.09', 200, undefined],
] as const)(
  'a resting %s at %s gets of a trade at %s of %i: %s',
  (side, limit, price, size, got) => {
    const match = matchAtPrint(orderOf(side, 400, limit), parseUsd(price), size, 'seed');
    expect(match && `${match.shares} @ ${formatUsd(match.price)}`).toBe(got);
  },
);

test('a trade at the limit itself reaches it about every other time', () => {
  const reached = Array.from({ length: 400 }, (_, n) =>
    matchAtPrint(orderOf('BUY', 400, '24.10', `o${n}`), parseUsd('24.10'), 200, 'seed'),
  ).filter((match) => match !== undefined);
  expect(reached.length).toBeGreaterThan(150);
  expect(reached.length).toBeLessThan(250);
});

const cents = fc.integer({ min: 0, max: 200 }).map((n) => ((2400 + n) / 100).toFixed(2));
const size = fc.integer({ min: 0, max: 5000 });

test('an order never gets more than it wants or stands there, nor a worse price than its limit', () => {
  const side = fc.constantFrom<Side>('BUY', 'SELL');
  const leaves = fc.integer({ min: 1, max: 5000 });
  fc.assert(
    fc.property(side, leaves, cents, cents, cents, size, (buys, wants, limit, bid, ask, shown) => {
      const order = orderOf(buys, wants, limit);
      const market = marketOf(
        quote('CIM PRB', bid, ask, { at: 1, bid_size: shown, ask_size: shown }).data,
      );
      const matches = [
        matchAtTouch(order, market, 'seed'),
        matchAtPrint(order, parseUsd(ask), shown, 'seed'),
      ];
      for (const match of matches) {
        if (match === undefined) continue;
        expect(match.shares).toBeGreaterThan(0);
        expect(match.shares).toBeLessThanOrEqual(Math.min(wants, shown));
        const worse = match.price - parseUsd(limit);
        expect(buys === 'BUY' ? worse : -worse).toBeLessThanOrEqual(0);
      }
    }),
  );
});
