import { parseUsd, type QeEvent } from '@quant-engine/contracts';
import { order, positionSnapshot, quote } from '@quant-engine/testkit';
import fc from 'fast-check';
import { exposureAfter, type Known } from '../test-support/book';

const quoteAt = (symbol: string, price: number): QeEvent =>
  quote(symbol, (price - 0.01).toFixed(2), (price + 0.01).toFixed(2));

const BOOK = [
  ...positionSnapshot('HAMMER', [
    { symbol: 'AAA', quantity: 3000 },
    { symbol: 'BBB', quantity: -1000 },
    { symbol: 'CCC', quantity: -500 },
  ]),
  quoteAt('AAA', 20),
  quoteAt('BBB', 25),
  quoteAt('CCC', 10),
];

const KNOWN: Known = {
  groups: { AAA: 'BANK', BBB: 'MREIT', CCC: 'BANK', DDD: 'UTE' },
  prevCloses: { DDD: '30' },
  buckets: { AAA: 'LT', BBB: 'LT', CCC: 'MM_PURE' },
};

test('gross adds longs and shorts, net takes them from each other', () => {
  expect(exposureAfter(BOOK)).toMatchObject({
    equity: '100000.00',
    long_notional: '60000.00',
    short_notional: '30000.00',
    gross_exposure_pct: 90,
    net_exposure_pct: 30,
    long_gross_pct: 60,
    short_gross_pct: 30,
    open_orders_potential: '90000.00',
    unmarked_notional: '0.00',
    unmarked_gross_pct: 0,
    marks: { quote: ['AAA', 'BBB', 'CCC'] },
  });
});

test('a book of shorts alone has a negative net', () => {
  const shorts = [
    ...positionSnapshot('HAMMER', [{ symbol: 'BBB', quantity: -1000 }]),
    quoteAt('BBB', 25),
  ];
  expect(exposureAfter(shorts)).toMatchObject({
    long_notional: '0.00',
    gross_exposure_pct: 25,
    net_exposure_pct: -25,
    short_gross_pct: 25,
    positions: [{ symbol: 'BBB', quantity: -1000, mark: '25.00', mark_source: 'quote' }],
  });
});

test('buckets and groups are gross, with their targets and limits in $', () => {
  expect(exposureAfter(BOOK, KNOWN)).toMatchObject({
    buckets: {
      LT: {
        current: '85000.00',
        target: '80000.00',
        max: '90000.00',
        current_pct: 85,
        max_pct: 90,
      },
      MM_PURE: { current: '5000.00', target: '20000.00', max: '30000.00', current_pct: 5 },
    },
    group_exposure: {
      BANK: { current: '65000.00', current_pct: 65 },
      MREIT: { current: '25000.00', current_pct: 25 },
    },
  });
});

test('working orders count in the potential of their symbol, bucket and group', () => {
  const working = [
    order('AAA', { symbol: 'AAA', leaves_quantity: 500 }),
    order('CCC', { seq: 2, symbol: 'CCC', leaves_quantity: 500, bucket: 'MM_PURE' }),
    order('DDD', {
      seq: 3,
      symbol: 'DDD',
      order_action: 'SELL',
      leaves_quantity: 100,
      bucket: 'MM_PURE',
      limit_price: '30',
    }),
  ];
  const exposure = exposureAfter([...BOOK, ...working], KNOWN);
  expect(exposure).toMatchObject({
    gross_exposure_pct: 90,
    open_orders_potential: '103000.00',
    potential_exposure_pct: 103,
    buckets: {
      LT: { current: '85000.00', potential: '95000.00', potential_pct: 95 },
      MM_PURE: { current: '5000.00', potential: '8000.00' },
    },
    group_exposure: {
      BANK: { current_pct: 65, potential_pct: 75 },
      UTE: { current: '0.00', potential: '3000.00' },
    },
    marks: { prev_close: ['DDD'] },
  });
  expect(exposure?.positions.map((line) => line.symbol)).toEqual(['AAA', 'BBB', 'CCC']);
});

test('an order whose fate is UNKNOWN counts as working', () => {
  const unknown = order('AAA', { symbol: 'AAA', leaves_quantity: 500, status: 'UNKNOWN' });
  expect(exposureAfter([...BOOK, unknown])?.potential_exposure_pct).toBe(100);
});

test('what has no fresh mark is counted all the same, and told', () => {
  const exposure = exposureAfter(
    [
      ...positionSnapshot('HAMMER', [
        { symbol: 'AAA', quantity: 1000, avg_price: '19' },
        { symbol: 'BBB', quantity: -1000 },
        { symbol: 'CCC', quantity: 1000 },
        { symbol: 'DDD', quantity: 1000 },
      ]),
      quoteAt('CCC', 10),
      quote('DDD', '46.99', '47.01', { at: 1 }),
    ],
    { at: 60.001, prevCloses: { BBB: '24' } },
  );
  expect(exposure).toMatchObject({
    gross_exposure_pct: 100,
    unmarked_notional: '53000.00',
    unmarked_gross_pct: 53,
    marks: { avg_price: ['AAA'], prev_close: ['BBB'], last_known: ['CCC'], quote: ['DDD'] },
  });
});

test('an account without positions has an exposure of nothing', () => {
  expect(exposureAfter(positionSnapshot('HAMMER', []))).toMatchObject({
    long_notional: '0.00',
    gross_exposure_pct: 0,
    unmarked_gross_pct: 0,
    positions: [],
    marks: {},
    group_exposure: {},
  });
});

test('an account of which nothing was told has no exposure', () => {
  expect(exposureAfter(positionSnapshot('HAMMER', []), { account: 'IBKR_PED' })).toBeUndefined();
});

describe('potential', () => {
  const SYMBOLS = ['AAA', 'BBB', 'CCC'] as const;
  const MARKS = { AAA: 20, BBB: 25.13, CCC: 9.97 };
  const symbol = fc.constantFrom(...SYMBOLS);
  const shares = fc.integer({ min: 1, max: 5000 });
  const position = fc.integer({ min: -5000, max: 5000 });
  const book = fc.record({ AAA: position, BBB: position, CCC: position });
  const orders = fc.array(
    fc.record({ symbol, side: fc.constantFrom('BUY' as const, 'SELL' as const), leaves: shares }),
    { maxLength: 8 },
  );

  test('is the highest gross over all subsets of the working orders', () => {
    fc.assert(
      fc.property(book, orders, (held, working) => {
        const events: QeEvent[] = [
          ...positionSnapshot(
            'HAMMER',
            SYMBOLS.map((name) => ({ symbol: name, quantity: held[name] })),
          ),
          ...SYMBOLS.map((name) => quoteAt(name, MARKS[name])),
          ...working.map((line, n) =>
            order(`${n}`, {
              seq: n + 1,
              symbol: line.symbol,
              order_action: line.side,
              leaves_quantity: line.leaves,
            }),
          ),
        ];
        const potential = parseUsd(exposureAfter(events)?.open_orders_potential ?? '');
        expect(potential).toBe(worstOf(held, working));
      }),
    );
  });

  function worstOf(
    held: Readonly<Record<(typeof SYMBOLS)[number], number>>,
    working: readonly { symbol: (typeof SYMBOLS)[number]; side: string; leaves: number }[],
  ): number {
    let worst = 0;
    for (let subset = 0; subset < 2 ** working.length; subset += 1) {
      const filled = { ...held };
      working.forEach((line, n) => {
        if ((subset & (1 << n)) === 0) return;
        filled[line.symbol] += line.side === 'BUY' ? line.leaves : -line.leaves;
      });
      const gross = SYMBOLS.reduce(
        (sum, name) => sum + Math.abs(filled[name]) * Math.round(MARKS[name] * 1e6),
        0,
      );
      worst = Math.max(worst, gross);
    }
    return worst;
  }
});
