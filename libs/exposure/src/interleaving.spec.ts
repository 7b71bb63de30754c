import type { QeEvent } from '@quant-engine/contracts';
import { order, positionSnapshot, stateText } from '@quant-engine/testkit';
import fc from 'fast-check';
import { exposureAfter, stateAfter } from '../test-support/book';
import { exposureCodec } from './state';

/** Orders and positions come over two streams: each in its order, but either may be ahead. */
function interleaved(
  orders: readonly QeEvent[],
  positions: readonly QeEvent[],
  ordersFirst: readonly boolean[],
): readonly QeEvent[] {
  const [left, right] = [[...orders], [...positions]];
  const merged = ordersFirst.flatMap((first) => (first ? left : right).splice(0, 1));
  return [...merged, ...left, ...right];
}

test('a snapshot that counts waiting order events leaves their working orders to them', () => {
  const working = order('AAA', { seq: 6, symbol: 'AAA', leaves_quantity: 500, limit_price: '10' });
  const snapshot = positionSnapshot('HAMMER', [{ symbol: 'AAA', quantity: 100 }], { order_seq: 7 });
  const before = exposureAfter(snapshot);
  // The engine is told that order 6 is not in the potential yet, and adds it by itself.
  expect(before?.as_of.order_seq).toBeLessThan(6);
  expect(exposureAfter([...snapshot, working])?.open_orders_potential).toBe('6000.00');
  expect(exposureAfter([working, ...snapshot])?.open_orders_potential).toBe('6000.00');
});

test('a snapshot that counts fewer order events than the one at hand takes nothing back', () => {
  const newer = positionSnapshot('HAMMER', [{ symbol: 'AAA', quantity: 600 }], {
    id: 'new',
    order_seq: 9,
  });
  const older = positionSnapshot('HAMMER', [{ symbol: 'AAA', quantity: 1000 }], {
    id: 'old',
    order_seq: 5,
  });
  expect(exposureAfter([...newer, ...older])?.positions[0]?.quantity).toBe(600);
});

test('a snapshot of the same order events replaces the one before: the broker knows better', () => {
  const first = positionSnapshot('HAMMER', [{ symbol: 'AAA', quantity: 600 }], { order_seq: 5 });
  const second = positionSnapshot('HAMMER', [{ symbol: 'AAA', quantity: 500 }], {
    id: 'b',
    order_seq: 5,
  });
  expect(exposureAfter([...first, ...second])?.positions[0]?.quantity).toBe(500);
});

const SYMBOLS = ['AAA', 'BBB'] as const;

/** What execution does, step by step: an order begins, fills or ends, or books come. */
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('WORK' as const, 'FILL' as const, 'END' as const),
      order: fc.integer({ min: 0, max: 3 }),
      shares: fc.integer({ min: 1, max: 400 }),
      price: fc.integer({ min: 1, max: 9999 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('BOOKS' as const),
      drift: fc.integer({ min: -50, max: 50 }),
    }),
  },
);

/** The two streams that execution writes on its way. */
function streamsOf(steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[]) {
  const orders: QeEvent[] = [];
  const positions: QeEvent[] = [];
  const held: Record<string, number> = { AAA: 0, BBB: 0 };
  let seq = 0;
  const books = (id: number): void => {
    const lines = SYMBOLS.map((symbol) => ({
      symbol,
      quantity: held[symbol]!,
      avg_price: `${id + 1}`,
    }));
    positions.push(
      ...positionSnapshot('HAMMER', lines, {
        id: `s${id}`,
        order_seq: seq,
        equity: `${100_000 + id}`,
      }),
    );
  };
  books(0);
  steps.forEach((one, index) => {
    if (one.kind === 'BOOKS') {
      held['AAA']! += one.drift;
      books(index + 1);
      return;
    }
    seq += 1;
    const symbol = SYMBOLS[one.order % 2]!;
    const side = one.order < 2 ? 'BUY' : 'SELL';
    const name = `o${one.order}`;
    const line = { seq, symbol, order_action: side, leaves_quantity: one.shares } as const;
    if (one.kind === 'WORK') orders.push(order(name, line));
    if (one.kind === 'END')
      orders.push(order(name, { ...line, leaves_quantity: 0, status: 'CANCELED' }));
    if (one.kind !== 'FILL') return;
    held[symbol]! += side === 'BUY' ? one.shares : -one.shares;
    const execution = { last_quantity: one.shares, last_price: (one.price / 100).toFixed(2) };
    const filled = { ...execution, position_after: held[symbol]! };
    orders.push(order(name, { ...line, status: 'PARTIAL_FILL', ...filled }));
  });
  return { orders, positions, held };
}

test('whichever stream is ahead, the end is the same, and it is what execution holds', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 25 }),
      fc.array(fc.boolean(), { maxLength: 80 }),
      fc.array(fc.boolean(), { maxLength: 80 }),
      (steps, one, other) => {
        const { orders, positions, held } = streamsOf(steps);
        const first = stateAfter(interleaved(orders, positions, one));
        const second = stateAfter(interleaved(orders, positions, other));
        expect(stateText(exposureCodec, first)).toBe(stateText(exposureCodec, second));
        for (const symbol of SYMBOLS) {
          const lot = first.lots.get('HAMMER')?.get(symbol);
          expect((lot?.opened ?? 0) - (lot?.closed ?? 0)).toBe(held[symbol]);
        }
      },
    ),
    { numRuns: 300 },
  );
});
