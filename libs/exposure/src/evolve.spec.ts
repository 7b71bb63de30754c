import type { QeEvent } from '@quant-engine/contracts';
import { exposureAfter, heldIn, stateAfter } from '../test-support/book';
import { orderEvent, permutations, snapshotEvents, type OrderLine } from '../test-support/events';

const fillOf = (line: Partial<OrderLine> & Pick<OrderLine, 'seq' | 'side' | 'fill'>): QeEvent =>
  orderEvent('HAMMER', { symbol: 'AAA', leaves: 0, status: 'FILLED', ...line });

const heldAfter = (...events: readonly QeEvent[]): Record<string, number> =>
  heldIn(exposureAfter(events));

const THREE = snapshotEvents('HAMMER', [
  { symbol: 'AAA', quantity: 100 },
  { symbol: 'BBB', quantity: -200 },
  { symbol: 'CCC', quantity: 300 },
]);
const WHOLE = { AAA: 100, BBB: -200, CCC: 300 };

describe('a snapshot', () => {
  test('is nothing until its last line is there, in whatever order they come', () => {
    for (const lines of permutations(THREE)) {
      expect(exposureAfter(lines.slice(0, 2))).toBeUndefined();
      expect(heldAfter(...lines)).toEqual(WHOLE);
    }
  });

  test('takes a line that comes twice once', () => {
    const [first, second, third] = THREE as [QeEvent, QeEvent, QeEvent];
    expect(exposureAfter([first, first, second, second])).toBeUndefined();
    expect(heldAfter(first, second, first, third)).toEqual(WHOLE);
  });

  test('replaces the one before whole: what it does not list is not held', () => {
    const next = snapshotEvents('HAMMER', [{ symbol: 'BBB', quantity: 5 }], { id: 'next' });
    expect(heldAfter(...THREE, ...next)).toEqual({ BBB: 5 });
    expect(heldAfter(...THREE.slice(0, 2), ...next)).toEqual({ BBB: 5 });
  });

  test('that is only begun leaves the one before standing, and fills go on', () => {
    const next = snapshotEvents(
      'HAMMER',
      [
        { symbol: 'BBB', quantity: 5 },
        { symbol: 'CCC', quantity: 6 },
      ],
      { id: 'next' },
    );
    const fill = fillOf({ seq: 1, side: 'BUY', fill: [10, '10'] });
    expect(heldAfter(...THREE, next[0] as QeEvent, fill)).toEqual({ ...WHOLE, AAA: 110 });
  });

  test('delivered again after a fill takes nothing back', () => {
    const fill = fillOf({ seq: 1, side: 'SELL', fill: [100, '10'], after: 0 });
    expect(heldAfter(...THREE, fill, ...THREE)).toEqual({ BBB: -200, CCC: 300 });
  });

  test('keeps a fill that it does not count and that came before it', () => {
    const counted = fillOf({ seq: 4, side: 'BUY', fill: [50, '10'], symbol: 'BBB', after: -50 });
    const later = fillOf({ seq: 6, side: 'SELL', fill: [30, '10'], after: 70 });
    const snapshot = snapshotEvents(
      'HAMMER',
      [
        { symbol: 'AAA', quantity: 100 },
        { symbol: 'BBB', quantity: -200 },
      ],
      { seq: 5 },
    );
    expect(heldAfter(counted, later, ...snapshot)).toEqual({ AAA: 70, BBB: -200 });
    expect(heldAfter(...snapshot, counted, later)).toEqual({ AAA: 70, BBB: -200 });
    expect(heldAfter(counted, ...snapshot, later)).toEqual({ AAA: 70, BBB: -200 });
  });

  test('keeps the orders that are working', () => {
    const order = orderEvent('HAMMER', {
      seq: 1,
      symbol: 'ZZZ',
      side: 'BUY',
      leaves: 10,
      limit: '5',
    });
    const exposure = exposureAfter([order, ...THREE]);
    expect(exposure?.open_orders_potential).toBe('6050.00');
  });
});

describe('an order event', () => {
  test('counts once, however often it comes', () => {
    const fill = fillOf({ seq: 1, side: 'BUY', fill: [50, '10'] });
    expect(heldAfter(...THREE, fill, fill)).toEqual({ ...WHOLE, AAA: 150 });
  });

  test('that the snapshot counted already changes nothing', () => {
    const snapshot = snapshotEvents('HAMMER', [{ symbol: 'AAA', quantity: 100 }], { seq: 7 });
    expect(heldAfter(...snapshot, fillOf({ seq: 7, side: 'BUY', fill: [50, '10'] }))).toEqual({
      AAA: 100,
    });
  });

  test('never brings back an order that is over', () => {
    const working = orderEvent('HAMMER', { seq: 1, symbol: 'AAA', side: 'BUY', leaves: 50 });
    const over = orderEvent('HAMMER', {
      seq: 2,
      symbol: 'AAA',
      side: 'BUY',
      leaves: 0,
      status: 'CANCELED',
    });
    expect(exposureAfter([...THREE, working, over, working])?.open_orders_potential).toBe(
      '6000.00',
    );
    expect(exposureAfter([working, over, working, ...THREE])?.open_orders_potential).toBe(
      '6000.00',
    );
  });

  test('that came before a late snapshot is not taken again after it', () => {
    const line = { symbol: 'AAA', side: 'BUY', leaves: 50 } as const;
    const working = orderEvent('HAMMER', { ...line, seq: 1 });
    const over = orderEvent('HAMMER', { ...line, seq: 2, leaves: 0, status: 'CANCELED' });
    const exposure = exposureAfter([working, over, ...THREE, working]);
    expect(exposure?.open_orders_potential).toBe('6000.00');
    expect(exposure?.as_of.order_seq).toBe(2);
  });

  test('of one account leaves the others alone', () => {
    const fill = orderEvent('IBKR_PED', {
      seq: 1,
      symbol: 'AAA',
      side: 'BUY',
      leaves: 0,
      status: 'FILLED',
      fill: [50, '10'],
    });
    expect(heldAfter(...THREE, fill)).toEqual(WHOLE);
  });

  test.each(['FILLED', 'CANCELED', 'REJECTED', 'DENIED', 'EXPIRED'] as const)(
    'with the status %s works no more',
    (status) => {
      const line = { symbol: 'AAA', side: 'BUY', leaves: 50 } as const;
      const events = [
        ...THREE,
        orderEvent('HAMMER', { ...line, seq: 1 }),
        orderEvent('HAMMER', { ...line, seq: 2, status }),
      ];
      expect(exposureAfter(events)?.open_orders_potential).toBe('6000.00');
    },
  );
});

describe('a fill', () => {
  const HELD = snapshotEvents('HAMMER', [{ symbol: 'AAA', quantity: 100, avgPrice: '10' }]);
  const positionAfter = (...events: readonly QeEvent[]) =>
    exposureAfter([...HELD, ...events])?.positions.find((line) => line.symbol === 'AAA');

  test('moves the position and the working order in one event', () => {
    const exposure = exposureAfter([
      ...HELD,
      orderEvent('HAMMER', { seq: 1, symbol: 'AAA', side: 'BUY', leaves: 100, limit: '12' }),
      orderEvent('HAMMER', {
        seq: 2,
        symbol: 'AAA',
        side: 'BUY',
        leaves: 60,
        status: 'PARTIAL_FILL',
        fill: [40, '12'],
        after: 140,
      }),
    ]);
    expect(heldIn(exposure)).toEqual({ AAA: 140 });
    expect(exposure?.positions[0]?.avg_price).toBe('10.571429');
    expect(exposure?.open_orders_potential).toBe('2114.2858');
  });

  test('crosses through zero and starts anew at its price', () => {
    const fill = fillOf({ seq: 1, side: 'SELL', fill: [250, '12'] });
    expect(positionAfter(fill)).toMatchObject({ quantity: -150, avg_price: '12.00' });
  });

  test('that closes the position leaves none', () => {
    expect(positionAfter(fillOf({ seq: 1, side: 'SELL', fill: [100, '12'] }))).toBeUndefined();
  });

  test.each([
    [fillOf({ seq: 1, side: 'BUY', fill: [100, '20'], after: 300 }), 300, '13.333333'],
    [fillOf({ seq: 1, side: 'SELL', fill: [100, '20'], after: 50 }), 50, '10.00'],
    [fillOf({ seq: 1, side: 'SELL', fill: [100, '20'], after: -40 }), -40, '20.00'],
    [fillOf({ seq: 1, side: 'SELL', fill: [100, '20'], after: -140 }), -140, '17.142857'],
  ])(
    'leads to the position that the broker tells, at an honest average (%#)',
    (fill, shares, average) => {
      expect(positionAfter(fill)).toMatchObject({ quantity: shares, avg_price: average });
    },
  );

  test('of a symbol that was not held opens it in the bucket of its order', () => {
    const fill = fillOf({
      seq: 1,
      symbol: 'NEW',
      side: 'SELL',
      fill: [40, '12'],
      bucket: 'MM_PURE',
    });
    expect(exposureAfter([...HELD, fill])?.positions[1]).toMatchObject({
      symbol: 'NEW',
      quantity: -40,
      avg_price: '12.00',
      bucket: 'MM_PURE',
    });
  });

  test('of a symbol that we thought was not held counts the rest at its price', () => {
    const fill = fillOf({ seq: 1, symbol: 'NEW', side: 'BUY', fill: [40, '12'], after: 540 });
    expect(exposureAfter([...HELD, fill])?.positions[1]).toMatchObject({
      quantity: 540,
      avg_price: '12.00',
    });
  });
});

test('an event that exposure does not depend on changes nothing', () => {
  const state = stateAfter(THREE);
  const alert = { ...THREE[0], event_type: 'alert', data: {} } as unknown as QeEvent;
  expect(stateAfter([alert], state)).toBe(state);
});
