import {
  CLASSIFICATIONS,
  ORDER_STATUSES,
  problemsOfEvent,
  type QeEvent,
} from '@quant-engine/contracts';
import {
  at,
  brokerBooks,
  brokerCommand,
  brokerReport,
  cancel,
  decision,
  exposure,
  feature,
  fill,
  intent,
  nthPrint,
  nthQuote,
  order,
  orderOf,
  positionSnapshot,
  print,
  proposal,
  quote,
  submit,
  tick,
  TRADING_DATE,
} from './index';

const BOOK = {
  AAA: { quantity: 400, mark: '25', bucket: 'LT' },
  BBB: { quantity: -100, mark: '10.50', bucket: 'MM_PURE' },
} as const;

describe('a moment', () => {
  test.each([
    [0, '09:30'],
    [5.001, '09:30:05.001'],
    [-1, '09:29:59'],
    [9005, '12:00:05'],
    [25_200, '16:30:00'],
  ])('%s seconds after the open is %s', (seconds, time) => {
    expect(at(seconds)).toBe(at(time));
  });

  test('as events carry it is taken as it is', () => {
    expect(at('1768235760123456789')).toBe('1768235760123456789');
  });

  test('is of the trading date, in New York', () => {
    expect(new Date(Number(BigInt(at('12:00:05')) / 1_000_000n)).toISOString()).toBe(
      `${TRADING_DATE}T17:00:05.000Z`,
    );
  });

  test.each(['', 'noon', '9:30', '12:00:5', '12:00:05.1234'])('is not written %j', (text) => {
    expect(() => at(text)).toThrow(RangeError);
  });
});

describe('a valid event is', () => {
  const events: Readonly<Record<string, readonly QeEvent[]>> = {
    tick: [tick(0), tick(-1.5, 'CLOSED'), tick(5, 'LATE', { at: '15:00', minutes_to_close: 90 })],
    quote: [quote('AAA', '24.99', '25.01'), quote('AAA', '0', '0', { at: 1, bid_size: 0 })],
    print: [print('AAA', '25', 100), print('AAA', '25', 100, { at: 1, venue: 'ARCA' })],
    nthQuote: [nthQuote(0), nthQuote(1, { symbol: 'AAA' })],
    nthPrint: [nthPrint(0), nthPrint(1, { at: 9 })],
    feature: [feature('AAA', '25'), feature('AAA', '25', { at: 1, confidence: 0 })],
    positionSnapshot: [
      ...positionSnapshot('HAMMER', []),
      ...positionSnapshot('HAMMER', [
        { symbol: 'AAA', quantity: -300, avg_price: '24.50', bucket: 'LT' },
        { symbol: 'BBB', quantity: 7 },
      ]),
    ],
    exposure: [
      exposure({}),
      exposure(BOOK, { at: 1, order_seq: 4, account_id: 'IBKR_PED', potential_exposure_pct: 120 }),
    ],
    proposal: [proposal('BUY', 200, 'AAA'), proposal('SELL', 1, 'AAA', { limit_price: '25' })],
    decision: [
      decision('ACTIVE'),
      decision('REDUCING', { cap_episode: { opened_at: at(0) } }),
      decision('HALTED', { account_id: 'IBKR_PED' }),
    ],
    intent: [
      intent('a'),
      intent('b', { effect: 'DECREASE' }),
      intent('c', { bucket: 'MM_PURE', dir: 'SHORT', effect: 'DECREASE', limit_price: '25' }),
    ],
    order: [
      ...ORDER_STATUSES.map((status) => order('a', { status })),
      order('b', { order_action: 'SELL', leaves_quantity: 300, last_quantity: 100 }),
      order('c', { dir: 'SHORT', limit_price: '25' }),
    ],
    orderOf: [
      orderOf(intent('a')),
      orderOf(intent('b', { dir: 'SHORT' }), { seq: 2, status: 'DENIED' }),
      orderOf(intent('c'), { last_quantity: 100, position_after: 100 }),
    ],
    fill: [fill('BUY', 100, 'AAA', '25'), fill('SELL', 7, 'AAA', '25', { leaves_quantity: 3 })],
    submit: [submit('o1'), submit('o1', { limit_price: '24.10', side: 'SELL' })],
    cancel: [cancel('o1')],
    brokerCommand: [brokerCommand('SNAPSHOT')],
    brokerReport: [brokerReport('ACCEPTED'), brokerReport('FILL', { exec_id: 'x1', at: 2 })],
    brokerBooks: [brokerBooks('HAMMER', {}), brokerBooks('HAMMER', { AAA: 5, BBB: -7 })],
  };

  test.each(Object.entries(events))('made by %s', (_, made) => {
    expect(made.flatMap(problemsOfEvent)).toEqual([]);
    expect(made.length).toBeGreaterThan(0);
  });
});

describe('what is not said', () => {
  test.each(CLASSIFICATIONS)('of an intent and its order follows from its leg: %s', (name) => {
    const [, bucket, dir, effect] = /^(LT|MM)_(LONG|SHORT)_(\w+)$/.exec(name) ?? [];
    const leg = { bucket: bucket === 'LT' ? 'LT' : 'MM_PURE', dir, effect } as object;
    const wanted = intent('a', leg);
    expect(wanted.data.classification).toBe(name);
    const steps = [order('a', leg), orderOf(wanted), order('a', { classification: name })];
    for (const { data } of steps) {
      expect(data).toMatchObject(leg);
      expect(data).toMatchObject({ classification: name, order_action: wanted.data.action });
    }
  });

  test('of a SELL is that it reduces what is held long', () => {
    expect(fill('SELL', 100, 'AAA', '25').data.classification).toBe('LT_LONG_DECREASE');
    expect(order('a', { order_action: 'BUY' }).data.classification).toBe('LT_LONG_INCREASE');
  });

  test.each([
    [{}, 'ACCEPTED 0+400 of 400'],
    [{ leaves_quantity: 50 }, 'ACCEPTED 0+50 of 50'],
    [{ status: 'CANCELED' }, 'CANCELED 0+0 of 400'],
    [{ last_quantity: 100 }, 'FILLED 100+0 of 100'],
    [{ last_quantity: 100, quantity: 400 }, 'PARTIAL_FILL 100+300 of 400'],
    [{ last_quantity: 100, filled_quantity: 300, quantity: 400 }, 'PARTIAL_FILL 300+100 of 400'],
  ] as const)('of the shares of an order follows from the rest: %j', (changes, expected) => {
    const { status, filled_quantity, leaves_quantity, quantity } = order('a', changes).data;
    expect(`${status} ${filled_quantity}+${leaves_quantity} of ${quantity}`).toBe(expected);
  });

  test('of an exposure follows from its book', () => {
    expect(exposure(BOOK, { equity: '100000' }).data).toMatchObject({
      long_notional: '10000.00',
      short_notional: '1050.00',
      gross_exposure_pct: 11.05,
      net_exposure_pct: 8.95,
      open_orders_potential: '11050.00',
      buckets: { LT: { current: '10000.00' }, MM_PURE: { current_pct: 1.05 } },
    });
    expect(exposure(BOOK, { potential_exposure_pct: 130 }).data.open_orders_potential).toBe(
      '1300000.00',
    );
  });
});

describe('the same words', () => {
  let numbers = 0;

  test.each<[string, () => QeEvent]>([
    ['a tick', () => tick(1)],
    ['a quote', () => quote('AAA', '24.99', '25.01', { at: 1 })],
    ['an exposure', () => exposure(BOOK)],
    ['a decision', () => decision('ACTIVE')],
    ['an intent', () => intent('a')],
    ['a step of an order', () => order('a')],
    ['a command', () => submit('o1')],
  ])('are the same event: %s', (_, make) => {
    expect(make()).toEqual(make());
  });

  test.each<[string, () => QeEvent]>([
    ['a proposal', () => proposal('BUY', 200, 'AAA')],
    ['what a broker reports', () => brokerReport('ACCEPTED')],
    ['another number', () => nthQuote((numbers += 1), { at: 0 })],
    ['another number', () => nthPrint((numbers += 1), { at: 0 })],
  ])('are another event each time: %s', (_, make) => {
    expect(make().event_id).not.toBe(make().event_id);
  });
});
