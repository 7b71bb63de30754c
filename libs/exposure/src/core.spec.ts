import { problemsOfEvent, type QeEvent } from '@quant-engine/contracts';
import { configWith } from '../test-support/book';
import {
  at,
  emptySnapshot,
  exposuresIn,
  orderEvent,
  permutations,
  quoteEvent,
  snapshotEvents,
  tickEvent,
} from '../test-support/events';
import { restored } from '../test-support/restored';
import { exposureCore } from './core';

const CORE = exposureCore(configWith({ groups: { AAA: 'BANK' } }));

const BOOKS = [
  ...snapshotEvents('HAMMER', [
    { symbol: 'AAA', quantity: 1000 },
    { symbol: 'BBB', quantity: -500 },
  ]),
  ...snapshotEvents('IBKR_GUN', [{ symbol: 'AAA', quantity: -2000 }], { equity: '300000' }),
  ...emptySnapshot('IBKR_PED'),
];

/** Brings the core through events, each a batch of its own. */
function started(...events: readonly QeEvent[]) {
  return events.reduce((state, event) => CORE.step(state, [event]).state, CORE.initialState());
}

function stepAfter(events: readonly QeEvent[], ...batch: readonly QeEvent[]) {
  return CORE.step(started(...events), batch);
}

const order = (seq: number, account = 'HAMMER', ms = 0): QeEvent =>
  orderEvent(account, {
    seq,
    id: `o${seq}`,
    symbol: 'NEW',
    side: 'BUY',
    leaves: 100,
    limit: '30',
    ms,
  });

test('a snapshot of every account is published every 15 ticks, and only then', () => {
  const published: number[] = [];
  let state = started(...BOOKS);
  for (let tick = 1; tick <= 45; tick += 1) {
    const step = CORE.step(state, [tickEvent(tick)]);
    state = step.state;
    if (step.outputs.length > 0) published.push(tick);
    expect([0, configWith().reference.accounts.length]).toContain(step.outputs.length);
  }
  expect(published).toEqual([15, 30, 45]);
});

test('and at least every 15 s of session time, whichever ticks are skipped', () => {
  const published: number[] = [];
  let state = started(...BOOKS);
  for (const tick of [1, 7, 14, 16, 29, 31, 44, 47, 52, 58, 61, 64]) {
    const step = CORE.step(state, [tickEvent(tick)]);
    state = step.state;
    if (step.outputs.length > 0) published.push(tick);
  }
  expect(published).toEqual([16, 31, 47, 64]);
});

test('what is dated wrongly is published at the time of the clock, so that it is believed', () => {
  for (const ms of [90_000_000, -90_000_000]) {
    const { outputs } = stepAfter([...BOOKS, tickEvent(100)], order(1, 'HAMMER', ms));
    expect(outputs).toMatchObject([
      { timestamp: at(100_000), data: { as_of: { time: at(100_000) } } },
    ]);
  }
});

describe('a quote dated ahead of the clock', () => {
  const wrong = quoteEvent('AAA', { bid: '74.90', ask: '75.10', ms: 3_600_000 });
  const right = quoteEvent('AAA', { bid: '24.90', ask: '25.10', ms: 99_000 });
  const tick = tickEvent(105);

  test.each([
    ['after the first tick', [tickEvent(100), wrong, right, tick]],
    ['before the first tick', [wrong, right, tick]],
    ['before it, and alone', [wrong, tickEvent(100), right, tick]],
    ['taken while the clock was wrong', [tickEvent(3_600), wrong, ...ticksTo(105), right, tick]],
  ])('marks nothing, and keeps no right one out: %s', (_, events) => {
    let state = started(...BOOKS);
    const outputs: QeEvent[] = [];
    for (const event of events) {
      const step = CORE.step(state, [event]);
      state = step.state;
      outputs.push(...step.outputs);
    }
    const [held] = exposuresIn(outputs)['HAMMER']?.positions ?? [];
    expect(held).toMatchObject({ symbol: 'AAA', mark: '25.00', mark_source: 'quote' });
  });

  test('is said, once', () => {
    const { state, outputs } = stepAfter([tickEvent(100)], wrong);
    expect(outputs).toMatchObject([
      { data: { alert_type: 'FACT_AHEAD', severity: 'warning', symbol: 'AAA' } },
    ]);
    expect(outputs.flatMap(problemsOfEvent)).toEqual([]);
    expect(CORE.step(state, [wrong]).outputs).toEqual([]);
  });
});

/** The ten ticks before one: enough to set a clock back. */
function ticksTo(tick: number): readonly QeEvent[] {
  return Array.from({ length: 10 }, (_, n) => tickEvent(tick - 10 + n));
}

test('an order event is answered at once, with the exposure of its account alone', () => {
  const { outputs } = stepAfter(BOOKS, order(1, 'IBKR_GUN', 2000));
  expect(Object.keys(exposuresIn(outputs))).toEqual(['IBKR_GUN']);
  expect(outputs[0]).toMatchObject({ event_type: 'exposure', account_id: 'IBKR_GUN' });
  expect(outputs.flatMap(problemsOfEvent)).toEqual([]);
});

test('quotes and prints alone publish nothing', () => {
  expect(stepAfter(BOOKS, quoteEvent('AAA', { bid: '9.99', ask: '10.01' })).outputs).toEqual([]);
});

test('nothing is published of an account before its first snapshot', () => {
  expect(stepAfter([], tickEvent(15), order(1)).outputs).toEqual([]);
});

test.each([
  ['an account that is new', []],
  ['an account that has one', snapshotEvents('HAMMER', [{ symbol: 'AAA', quantity: 9 }])],
])('the line that makes a snapshot whole publishes it, whichever comes last: %s', (_, before) => {
  const lines = snapshotEvents(
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
    tickEvent(15),
    order(1, 'HAMMER', 15_500),
    order(2, 'HAMMER', 16_000),
  );
  expect(outputs.map((event) => [event.account_id, event.causation_id])).toEqual([
    ['HAMMER', order(2).event_id],
    ['IBKR_GUN', tickEvent(15).event_id],
    ['IBKR_PED', tickEvent(15).event_id],
  ]);
  expect(exposuresIn(outputs)['HAMMER']).toMatchObject({
    open_orders_potential: '21000.00',
    as_of: { order_seq: 2, time: order(2, 'HAMMER', 16_000).timestamp },
  });
});

test('the event says up to which order and position event it counts', () => {
  const { outputs } = stepAfter([...BOOKS, order(1), order(2)], tickEvent(15));
  expect(exposuresIn(outputs)['HAMMER']?.as_of).toEqual({
    order_seq: 2,
    position_event_id: BOOKS[1]?.event_id,
    time: tickEvent(15).timestamp,
  });
});

test("the desk's total is the sum of its accounts", () => {
  const { latest } = stepAfter([...BOOKS, order(1)], tickEvent(15));
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
  const { latest } = stepAfter([...BOOKS, tickEvent(15)], order(1));
  expect(latest['state:exposure']).toMatchObject({
    equity: '500000.00',
    short_notional: '25000.00',
  });
});

test('a restarted service goes on as the one that never stopped', () => {
  const half = snapshotEvents(
    'IBKR_GUN',
    [
      { symbol: 'AAA', quantity: 7 },
      { symbol: 'BBB', quantity: 8 },
    ],
    { id: 'half', seq: 3 },
  );
  const state = started(
    ...BOOKS,
    quoteEvent('AAA', { bid: '9.99', ask: '10.01', last: '10', volume: 5, prevClose: '9' }),
    order(1),
    orderEvent('HAMMER', { seq: 2, id: 'b', symbol: 'NEW', side: 'SELL', leaves: 30, limit: '31' }),
    orderEvent('IBKR_PED', {
      seq: 4,
      symbol: 'CCC',
      side: 'BUY',
      leaves: 10,
      status: 'PARTIAL_FILL',
      fill: [20, '4.999999'],
    }),
    half[0] as QeEvent,
    tickEvent(15),
  );
  const next = [half[1] as QeEvent, order(1), order(5), tickEvent(30)];
  const again = CORE.step(restored(CORE.codec, state), next);
  const straight = CORE.step(state, next);
  expect(again.outputs).toEqual(straight.outputs);
  expect(again.latest).toEqual(straight.latest);
  expect(straight.outputs).toHaveLength(3);
});

test('an event of an account that the desk does not have is a problem', () => {
  expect(CORE.problemsOf(order(1, 'NOBODY'))).toMatchObject([{ code: 'QE_ACCOUNT_UNKNOWN' }]);
  expect(CORE.problemsOf(order(1))).toEqual([]);
});

test('a quote that is dated ahead of the clock marks nothing', () => {
  const future = quoteEvent('AAA', { bid: '19.99', ask: '20.01', ms: 30_001 + 5_000 });
  const marks = exposuresIn(stepAfter([...BOOKS, tickEvent(29)], future, tickEvent(30)).outputs);
  expect(marks['HAMMER']?.positions[0]).toMatchObject({ mark_source: 'prev_close' });
});

test('a price beyond the range of money publishes nothing, and the books move on', () => {
  const absurd = quoteEvent('AAA', { bid: '8000000000', ask: '8000000001' });
  const { state, outputs } = stepAfter([...BOOKS, absurd], order(1), tickEvent(15));
  expect(exposuresIn(outputs)['HAMMER']).toBeUndefined();
  expect(state.working.get('HAMMER')?.size).toBe(1);
});
