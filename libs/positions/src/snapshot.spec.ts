import { deriveId, parseUsd, type PositionData } from '@quant-engine/contracts';
import { heldLines, isWhole, withLine, type PendingSnapshot } from './snapshot';

function line(index: number, count: number, more: Partial<PositionData> = {}): PositionData {
  return {
    account_id: 'HAMMER',
    symbol: `S${index}`,
    quantity: 100 * (index + 1),
    avg_price: '10.50',
    notional: '0',
    equity: '1000',
    as_of: { order_seq: 7 },
    snapshot: { id: deriveId('first'), index, count },
    ...more,
  };
}

function put(...lines: readonly PositionData[]): PendingSnapshot {
  const [first, ...rest] = lines as [PositionData, ...PositionData[]];
  return rest.reduce<PendingSnapshot>(withLine, withLine(undefined, first));
}

test('a snapshot is whole with its last line, in whatever order they come', () => {
  expect(isWhole(put(line(2, 3), line(0, 3)))).toBe(false);
  const whole = put(line(2, 3), line(0, 3), line(1, 3));
  expect(isWhole(whole)).toBe(true);
  expect(whole.countedSeq).toBe(7);
  expect(heldLines(whole)).toEqual(
    [0, 1, 2].map((index) => ({
      symbol: `S${index}`,
      quantity: 100 * (index + 1),
      avgPrice: parseUsd('10.5'),
    })),
  );
});

test('a line that is known changes nothing', () => {
  const begun = put(line(0, 2));
  expect(withLine(begun, line(0, 2, { quantity: 5 }))).toBe(begun);
});

test('a line of another snapshot begins that one', () => {
  const other = { snapshot: { id: deriveId('second'), index: 1, count: 2 } };
  expect(Object.keys(withLine(put(line(0, 2)), line(1, 2, other)).lines)).toEqual(['1']);
});

test('an account that holds nothing has a whole snapshot without a line that holds anything', () => {
  const { account_id, notional, equity, as_of, snapshot } = line(0, 1);
  const flat = { account_id, quantity: 0, avg_price: '0', notional, equity, as_of, snapshot };
  expect(isWhole(put(flat))).toBe(true);
  expect(heldLines(put(flat))).toEqual([]);
});
