import type { QeEvent } from '@quant-engine/contracts';
import { fill, order, permutations, positionSnapshot } from '@quant-engine/testkit';
import { exposureAfter, heldIn, stateAfter } from '../test-support/book';

const heldAfter = (...events: readonly QeEvent[]): Record<string, number> =>
  heldIn(exposureAfter(events));

const THREE = positionSnapshot('HAMMER', [
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
    const next = positionSnapshot('HAMMER', [{ symbol: 'BBB', quantity: 5 }], { id: 'next' });
    expect(heldAfter(...THREE, ...next)).toEqual({ BBB: 5 });
    expect(heldAfter(...THREE.slice(0, 2), ...next)).toEqual({ BBB: 5 });
  });

  test('that is only begun leaves the one before standing, and fills go on', () => {
    const next = positionSnapshot(
      'HAMMER',
      [
        { symbol: 'BBB', quantity: 5 },
        { symbol: 'CCC', quantity: 6 },
      ],
      { id: 'next' },
    );
    const done = fill('BUY', 10, 'AAA', '10');
    expect(heldAfter(...THREE, next[0] as QeEvent, done)).toEqual({ ...WHOLE, AAA: 110 });
  });

  test('delivered again after a fill takes nothing back', () => {
    const done = fill('SELL', 100, 'AAA', '10', { position_after: 0 });
    expect(heldAfter(...THREE, done, ...THREE)).toEqual({ BBB: -200, CCC: 300 });
  });

  test('keeps a fill that it does not count and that came before it', () => {
    const counted = fill('BUY', 50, 'BBB', '10', { seq: 4, position_after: -50 });
    const later = fill('SELL', 30, 'AAA', '10', { seq: 6, position_after: 70 });
    const snapshot = positionSnapshot(
      'HAMMER',
      [
        { symbol: 'AAA', quantity: 100 },
        { symbol: 'BBB', quantity: -200 },
      ],
      { order_seq: 5 },
    );
    expect(heldAfter(counted, later, ...snapshot)).toEqual({ AAA: 70, BBB: -200 });
    expect(heldAfter(...snapshot, counted, later)).toEqual({ AAA: 70, BBB: -200 });
    expect(heldAfter(counted, ...snapshot, later)).toEqual({ AAA: 70, BBB: -200 });
  });

  test('keeps the orders that are working', () => {
    const working = order('ZZZ', { symbol: 'ZZZ', leaves_quantity: 10, limit_price: '5' });
    const exposure = exposureAfter([working, ...THREE]);
    expect(exposure?.open_orders_potential).toBe('6050.00');
  });
});

describe('an order event', () => {
  test('counts once, however often it comes', () => {
    const done = fill('BUY', 50, 'AAA', '10');
    expect(heldAfter(...THREE, done, done)).toEqual({ ...WHOLE, AAA: 150 });
  });

  test('that the snapshot counted already changes nothing', () => {
    const snapshot = positionSnapshot('HAMMER', [{ symbol: 'AAA', quantity: 100 }], {
      order_seq: 7,
    });
    expect(heldAfter(...snapshot, fill('BUY', 50, 'AAA', '10', { seq: 7 }))).toEqual({
      AAA: 100,
    });
  });

  test('never brings back an order that is over', () => {
    const working = order('AAA', { symbol: 'AAA', leaves_quantity: 50 });
    const over = order('AAA', { seq: 2, symbol: 'AAA', leaves_quantity: 0, status: 'CANCELED' });
    expect(exposureAfter([...THREE, working, over, working])?.open_orders_potential).toBe(
      '6000.00',
    );
    expect(exposureAfter([working, over, working, ...THREE])?.open_orders_potential).toBe(
      '6000.00',
    );
  });

  test('that came before a late snapshot is not taken again after it', () => {
    const line = { symbol: 'AAA', leaves_quantity: 50 } as const;
    const working = order('AAA', line);
    const over = order('AAA', { ...line, seq: 2, leaves_quantity: 0, status: 'CANCELED' });
    const exposure = exposureAfter([working, over, ...THREE, working]);
    expect(exposure?.open_orders_potential).toBe('6000.00');
    expect(exposure?.as_of.order_seq).toBe(2);
  });

  test('of one account leaves the others alone', () => {
    const done = order('AAA', {
      account_id: 'IBKR_PED',
      symbol: 'AAA',
      leaves_quantity: 0,
      status: 'FILLED',
      last_quantity: 50,
      last_price: '10',
    });
    expect(heldAfter(...THREE, done)).toEqual(WHOLE);
  });

  test.each(['FILLED', 'CANCELED', 'REJECTED', 'DENIED', 'EXPIRED'] as const)(
    'with the status %s works no more',
    (status) => {
      const line = { symbol: 'AAA', leaves_quantity: 50 } as const;
      const events = [...THREE, order('AAA', line), order('AAA', { ...line, seq: 2, status })];
      expect(exposureAfter(events)?.open_orders_potential).toBe('6000.00');
    },
  );
});

describe('a fill', () => {
  const HELD = positionSnapshot('HAMMER', [{ symbol: 'AAA', quantity: 100, avg_price: '10' }]);
  const positionAfter = (...events: readonly QeEvent[]) =>
    exposureAfter([...HELD, ...events])?.positions.find((line) => line.symbol === 'AAA');

  test('moves the position and the working order in one event', () => {
    const exposure = exposureAfter([
      ...HELD,
      order('AAA', { symbol: 'AAA', leaves_quantity: 100, limit_price: '12' }),
      order('AAA', {
        seq: 2,
        symbol: 'AAA',
        leaves_quantity: 60,
        status: 'PARTIAL_FILL',
        last_quantity: 40,
        last_price: '12',
        position_after: 140,
      }),
    ]);
    expect(heldIn(exposure)).toEqual({ AAA: 140 });
    expect(exposure?.positions[0]?.avg_price).toBe('10.571429');
    expect(exposure?.open_orders_potential).toBe('2114.2858');
  });

  test('crosses through zero and starts anew at its price', () => {
    const done = fill('SELL', 250, 'AAA', '12');
    expect(positionAfter(done)).toMatchObject({ quantity: -150, avg_price: '12.00' });
  });

  test('that closes the position leaves none', () => {
    expect(positionAfter(fill('SELL', 100, 'AAA', '12'))).toBeUndefined();
  });

  test.each([
    [fill('BUY', 100, 'AAA', '20', { position_after: 300 }), 300, '13.333333'],
    [fill('SELL', 100, 'AAA', '20', { position_after: 50 }), 50, '10.00'],
    [fill('SELL', 100, 'AAA', '20', { position_after: -40 }), -40, '20.00'],
    [fill('SELL', 100, 'AAA', '20', { position_after: -140 }), -140, '17.142857'],
  ])(
    'leads to the position that the broker tells, at an honest average (%#)',
    (done, shares, average) => {
      expect(positionAfter(done)).toMatchObject({ quantity: shares, avg_price: average });
    },
  );

  test('of a symbol that was not held opens it in the bucket of its order', () => {
    const done = fill('SELL', 40, 'NEW', '12', { bucket: 'MM_PURE' });
    expect(exposureAfter([...HELD, done])?.positions[1]).toMatchObject({
      symbol: 'NEW',
      quantity: -40,
      avg_price: '12.00',
      bucket: 'MM_PURE',
    });
  });

  test('of a symbol that we thought was not held counts the rest at its price', () => {
    const done = fill('BUY', 40, 'NEW', '12', { position_after: 540 });
    expect(exposureAfter([...HELD, done])?.positions[1]).toMatchObject({
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
