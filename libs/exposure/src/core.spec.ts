import { problemsOfEvent, type QeEvent } from '@quant-engine/contracts';
import {
  at,
  newestByAccount,
  order,
  permutations,
  positionSnapshot,
  quote,
  restored,
  tick,
} from '@quant-engine/testkit';
import { configWith } from '../test-support/book';
import { exposureCore } from './core';

const CORE = exposureCore(configWith({ groups: { AAA: 'BANK' } }));

const BOOKS = [
  ...positionSnapshot('HAMMER', [
    { symbol: 'AAA', quantity: 1000 },
    { symbol: 'BBB', quantity: -500 },
  ]),
  ...positionSnapshot('IBKR_GUN', [{ symbol: 'AAA', quantity: -2000 }], { equity: '300000' }),
  ...positionSnapshot('IBKR_PED', []),
];

/** Brings the core through events, each a batch of its own. */
function started(...events: readonly QeEvent[]) {
  return events.reduce((state, event) => CORE.step(state, [event]).state, CORE.initialState());
}

function stepAfter(events: readonly QeEvent[], ...batch: readonly QeEvent[]) {
  return CORE.step(started(...events), batch);
}

const orderNo = (seq: number, account = 'HAMMER', second = 0): QeEvent =>
  order(`o${seq}`, {
    account_id: account,
    seq,
    symbol: 'NEW',
    leaves_quantity: 100,
    limit_price: '30',
    at: second,
  });

test('a snapshot of every account is published every 15 ticks, and only then', () => {
  const published: number[] = [];
  let state = started(...BOOKS);
  for (let second = 1; second <= 45; second += 1) {
    const step = CORE.step(state, [tick(second)]);
    state = step.state;
    if (step.outputs.length > 0) published.push(second);
    expect([0, configWith().reference.accounts.length]).toContain(step.outputs.length);
  }
  expect(published).toEqual([15, 30, 45]);
});

test('and at least every 15 s of session time, whichever ticks are skipped', () => {
  const published: number[] = [];
  let state = started(...BOOKS);
  for (const second of [1, 7, 14, 16, 29, 31, 44, 47, 52, 58, 61, 64]) {
    const step = CORE.step(state, [tick(second)]);
    state = step.state;
    if (step.outputs.length > 0) published.push(second);
  }
  expect(published).toEqual([16, 31, 47, 64]);
});

test('what is dated wrongly is published at the time of the clock, so that it is believed', () => {
  for (const second of [90_000, -90_000]) {
    const { outputs } = stepAfter([...BOOKS, tick(100)], orderNo(1, 'HAMMER', second));
    expect(outputs).toMatchObject([{ timestamp: at(100), data: { as_of: { time: at(100) } } }]);
  }
});

describe('a quote dated ahead of the clock', () => {
  const wrong = quote('AAA', '74.90', '75.10', { at: 3600 });
  const right = quote('AAA', '24.90', '25.10', { at: 99 });
  const next = tick(105);

  test.each([
    ['after the first tick', [tick(100), wrong, right, next]],
    ['before the first tick', [wrong, right, next]],
    ['before it, and alone', [wrong, tick(100), right, next]],
    ['taken while the clock was wrong', [tick(3_600), wrong, ...ticksTo(105), right, next]],
  ])('marks nothing, and keeps no right one out: %s', (_, events) => {
    let state = started(...BOOKS);
    const outputs: QeEvent[] = [];
    for (const event of events) {
      const step = CORE.step(state, [event]);
      state = step.state;
      outputs.push(...step.outputs);
    }
    const [held] = newestByAccount(outputs, 'exposure')['HAMMER']?.positions ?? [];
    expect(held).toMatchObject({ symbol: 'AAA', mark: '25.00', mark_source: 'quote' });
  });

  test('is said, once', () => {
    const { state, outputs } = stepAfter([tick(100)], wrong);
    expect(outputs).toMatchObject([
      { data: { alert_type: 'FACT_AHEAD', severity: 'warning', symbol: 'AAA' } },
    ]);
    expect(outputs.flatMap(problemsOfEvent)).toEqual([]);
    expect(CORE.step(state, [wrong]).outputs).toEqual([]);
  });
});

/** The ten ticks before one: enough to set a clock back. */
function ticksTo(second: number): readonly QeEvent[] {
  return Array.from({ length: 10 }, (_, n) => tick(second - 10 + n));
}

test('an order event is answered at once, with the exposure of its account alone', () => {
  const { outputs } = stepAfter(BOOKS, orderNo(1, 'IBKR_GUN', 2));
  expect(Object.keys(newestByAccount(outputs, 'exposure'))).toEqual(['IBKR_GUN']);
  expect(outputs[0]).toMatchObject({ event_type: 'exposure', account_id: 'IBKR_GUN' });
  expect(outputs.flatMap(problemsOfEvent)).toEqual([]);
});

test('quotes and prints alone publish nothing', () => {
  expect(stepAfter(BOOKS, quote('AAA', '9.99', '10.01')).outputs).toEqual([]);
});

test('nothing is published of an account before its first snapshot', () => {
  expect(stepAfter([], tick(15), orderNo(1)).outputs).toEqual([]);
});

test.each([
  ['an account that is new', []],
  ['an account that has one', positionSnapshot('HAMMER', [{ symbol: 'AAA', quantity: 9 }])],
])('the line that makes a snapshot whole publishes it, whichever comes last: %s', (_, before) => {
  const lines = positionSnapshot(
    'HAMMER',
    [
      { symbol: 'AAA', quantity: 1 },
      { symbol: 'BBB', quantity: 2 },
      { symbol: 'CCC', quantity: 3 },
    ],
    { id: 'next' },
  );
  for (const shuffled of permutations(lines)) {
    let state = started(...before);
    const counts = shuffled.map((line) => {
      const step = CORE.step(state, [line]);
      state = step.state;
      return step.outputs.length;
    });
    expect(counts).toEqual([0, 0, 1]);
  }
});

test('of a batch, one exposure for each account is published: after all of it, by the newest cause', () => {
  const { outputs } = stepAfter(
    BOOKS,
    tick(15),
    orderNo(1, 'HAMMER', 15.5),
    orderNo(2, 'HAMMER', 16),
  );
  expect(outputs.map((event) => [event.account_id, event.causation_id])).toEqual([
    ['HAMMER', orderNo(2).event_id],
    ['IBKR_GUN', tick(15).event_id],
    ['IBKR_PED', tick(15).event_id],
  ]);
  expect(newestByAccount(outputs, 'exposure')['HAMMER']).toMatchObject({
    open_orders_potential: '21000.00',
    as_of: { order_seq: 2, time: orderNo(2, 'HAMMER', 16).timestamp },
  });
});

test('the event says up to which order and position event it counts', () => {
  const { outputs } = stepAfter([...BOOKS, orderNo(1), orderNo(2)], tick(15));
  expect(newestByAccount(outputs, 'exposure')['HAMMER']?.as_of).toEqual({
    order_seq: 2,
    position_event_id: BOOKS[1]?.event_id,
    time: tick(15).timestamp,
  });
});

test("the desk's total is the sum of its accounts", () => {
  const { latest } = stepAfter([...BOOKS, orderNo(1)], tick(15));
  expect(latest['state:exposure']).toEqual({
    equity: '500000.00',
    long_notional: '10000.00',
    short_notional: '25000.00',
    gross_exposure_pct: '7',
    net_exposure_pct: '-3',
    open_orders_potential: '38000.00',
    potential_exposure_pct: '7.6',
    accounts: 'HAMMER IBKR_GUN IBKR_PED',
  });
  expect(latest['state:exposure:HAMMER']).toMatchObject({ equity: '100000.00' });
});

test('the total keeps the accounts that did not move', () => {
  const { latest } = stepAfter([...BOOKS, tick(15)], orderNo(1));
  expect(latest['state:exposure']).toMatchObject({
    equity: '500000.00',
    short_notional: '25000.00',
  });
});

test('a restarted service goes on as the one that never stopped', () => {
  const half = positionSnapshot(
    'IBKR_GUN',
    [
      { symbol: 'AAA', quantity: 7 },
      { symbol: 'BBB', quantity: 8 },
    ],
    { id: 'half', order_seq: 3 },
  );
  const state = started(
    ...BOOKS,
    quote('AAA', '9.99', '10.01', { last_price: '10', volume: 5, prev_close: '9' }),
    orderNo(1),
    order('b', {
      seq: 2,
      symbol: 'NEW',
      order_action: 'SELL',
      leaves_quantity: 30,
      limit_price: '31',
    }),
    order('CCC', {
      account_id: 'IBKR_PED',
      seq: 4,
      symbol: 'CCC',
      leaves_quantity: 10,
      status: 'PARTIAL_FILL',
      last_quantity: 20,
      last_price: '4.999999',
    }),
    half[0] as QeEvent,
    tick(15),
  );
  const next = [half[1] as QeEvent, orderNo(1), orderNo(5), tick(30)];
  const again = CORE.step(restored(CORE.codec, state), next);
  const straight = CORE.step(state, next);
  expect(again.outputs).toEqual(straight.outputs);
  expect(again.latest).toEqual(straight.latest);
  expect(straight.outputs).toHaveLength(3);
});

test('an event of an account that the desk does not have is a problem', () => {
  expect(CORE.problemsOf(orderNo(1, 'NOBODY'))).toMatchObject([{ code: 'QE_ACCOUNT_UNKNOWN' }]);
  expect(CORE.problemsOf(orderNo(1))).toEqual([]);
});

test('a quote that is dated ahead of the clock marks nothing', () => {
  const future = quote('AAA', '19.99', '20.01', { at: 35.001 });
  const marks = newestByAccount(
    stepAfter([...BOOKS, tick(29)], future, tick(30)).outputs,
    'exposure',
  );
  expect(marks['HAMMER']?.positions[0]).toMatchObject({ mark_source: 'prev_close' });
});

test('a price beyond the range of money publishes nothing, and the books move on', () => {
  const absurd = quote('AAA', '8000000000', '8000000001');
  const { state, outputs } = stepAfter([...BOOKS, absurd], orderNo(1), tick(15));
  expect(newestByAccount(outputs, 'exposure')['HAMMER']).toBeUndefined();
  expect(state.working.get('HAMMER')?.size).toBe(1);
});
