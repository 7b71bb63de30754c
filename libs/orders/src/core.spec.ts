import type { QeEvent } from '@quant-engine/contracts';
import { CORE, openDesk, payloadsOf, TestDesk } from '../test-support/desk';
import {
  at,
  booksEvent,
  decisionEvent,
  fillEvent,
  intentEvent,
  reportEvent,
  tickEvent,
} from '../test-support/events';
import { restored } from '../test-support/restored';

const NEXT_DAY = tickEvent(86_400_000, { date: '2026-01-13' });

test('the first tick of a day asks the broker for the books of every account, once', () => {
  const desk = new TestDesk();
  const asks = ['HAMMER', 'IBKR_PED'].map((account) => ({ kind: 'SNAPSHOT', account_id: account }));
  expect(payloadsOf(desk.take(tickEvent(0)), 'broker_command')).toEqual(asks);
  expect(desk.take(tickEvent(1000))).toEqual([]);
  expect(payloadsOf(desk.take(NEXT_DAY), 'broker_command')).toEqual(asks);
});

describe('a new trading date', () => {
  test('keeps orders that are over for five dates, so that a fill is not booked again', () => {
    const desk = openDesk();
    const fill = fillEvent('a', 'x1', 400);
    desk.take(intentEvent('a'), fill);
    const days = ['2026-01-13', '2026-01-14', '2026-01-15', '2026-01-16', '2026-01-20'];
    for (const [n, date] of days.entries()) {
      expect([desk.state.over.size, desk.state.executions.size]).toEqual([1, 1]);
      desk.take(tickEvent(86_400_000 * (n + 1), { date }), fill);
      expect(desk.position()).toBe(400);
    }
    expect([desk.state.over.size, desk.state.executions.size]).toEqual([0, 0]);
  });

  test('keeps the orders that are open, and books none of their executions again', () => {
    const desk = openDesk();
    desk.take(intentEvent('a'), fillEvent('a', 'x1', 100), NEXT_DAY, fillEvent('a', 'x1', 100));
    expect(desk.order('a')?.filled_quantity).toBe(100);
    expect(desk.position()).toBe(100);
  });

  test('goes on numbering where it was', () => {
    const desk = openDesk();
    desk.take(intentEvent('a'), NEXT_DAY, intentEvent('b'));
    const seqs = desk.all('order').map((order) => order.seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  });
});

describe('a tick that is not newer than the clock', () => {
  test.each([
    ['of yesterday', tickEvent(-80_000_000, { date: '2026-01-11', open: false })],
    ['of a second ago', tickEvent(0, { open: false })],
    ['of this very second', tickEvent(1000, { open: false })],
  ])('%s is passed over', (_, late) => {
    const desk = openDesk();
    const [intent, fill] = [intentEvent('a'), fillEvent('a', 'x1', 400)];
    desk.take(tickEvent(1000), intent, fill);
    expect(desk.take(late)).toEqual([]);
    expect(desk.state.clock).toMatchObject({ time: at(1000), market_open: true });
    expect(desk.take(intent, fill, tickEvent(3000))).toEqual([]);
    expect(desk.position()).toBe(400);
  });
});

/** Ticks of each second after noon. */
const ticks = (from: number, count: number, options: Parameters<typeof tickEvent>[1] = {}) =>
  Array.from({ length: count }, (_, n) => tickEvent((from + n) * 1000, options));

describe.each([
  ['+2 h', 7_200, {}],
  ['+2 h, over the close', 7_200, { open: false }],
  ['+24 h, over midnight', 86_400, { date: '2026-01-13' }],
])('after ticks dated %s', (_, ahead, options) => {
  test.each([1, 3, 11])(
    '%i of them, right ones are followed, and intents are not expired',
    (wrong) => {
      const desk = openDesk({ 'CIM PRB': 1000 });
      desk.take(...ticks(ahead, wrong, options), ...ticks(1, 10));
      expect(desk.state.clock).toMatchObject({ time: at(10_000), trading_date: '2026-01-12' });
      desk.take(decisionEvent('ACTIVE', { ms: 10_000 }));
      desk.take(intentEvent('sale', { effect: 'DECREASE', ms: 10_000, validMs: 40_000 }));
      expect(desk.order('sale')).toMatchObject({ status: 'PENDING_SUBMIT' });
    },
  );

  test('no execution is forgotten: it is not booked again', () => {
    const desk = openDesk();
    const fill = fillEvent('a', 'x1', 400);
    desk.take(intentEvent('a'), fill, ...ticks(ahead, 3, options), fill, ...ticks(1, 10), fill);
    expect(desk.position()).toBe(400);
  });

  test('an order that was made meanwhile lives as long as it was to, and no longer', () => {
    const desk = openDesk({ 'CIM PRB': 1000 });
    desk.take(tickEvent(ahead * 1000));
    const meanwhile = { ms: ahead * 1000, validMs: ahead * 1000 + 30_000, lifeS: 30 };
    desk.take(intentEvent('sale', { effect: 'DECREASE', ...meanwhile }), ...ticks(1, 10));
    expect(desk.order('sale')?.status).toBe('PENDING_SUBMIT');
    desk.take(...ticks(11, 28));
    expect(desk.order('sale')?.status).toBe('PENDING_SUBMIT');
    desk.take(...ticks(39, 2));
    expect(desk.order('sale')?.status).toBe('PENDING_CANCEL');
  });

  test('a restarted service follows back as well', () => {
    const desk = openDesk();
    desk.take(...ticks(ahead, 1, options), ...ticks(1, 5));
    desk.state = restored(CORE.codec, desk.state);
    desk.take(...ticks(6, 5));
    expect(desk.state.clock).toMatchObject({ time: at(10_000) });
  });
});

test('an intent that is dated ahead of the clock lives no longer for it', () => {
  const desk = openDesk({ 'CIM PRB': 1000 });
  desk.take(intentEvent('sale', { effect: 'DECREASE', ms: 7_200_000, lifeS: 30 }));
  desk.take(tickEvent(30_000));
  expect(desk.order('sale')?.status).toBe('PENDING_CANCEL');
});

describe("a report takes effect where it stands in its stream, whatever the broker's clock says", () => {
  test.each([3_600_000, 90_000_000, -90_000_000])('books dated %i ms beside it', (ms) => {
    const desk = openDesk({ 'CIM PRB': 700 });
    desk.take(booksEvent('HAMMER', { 'CIM PRB': 1000 }, ms));
    expect(desk.position()).toBe(1000);
    const outputs = desk.take(booksEvent('HAMMER', { 'CIM PRB': 500 }, 1000));
    expect(desk.position()).toBe(500);
    expect(payloadsOf(outputs, 'position')).toMatchObject([{ quantity: 500 }]);
  });

  test('and what execution says of it is dated by the clock', () => {
    const desk = openDesk();
    desk.take(intentEvent('a'));
    const outputs = desk.take(fillEvent('a', 'x1', 400, {}, 90_000_000));
    expect(desk.position()).toBe(400);
    expect(outputs.map(({ timestamp }) => timestamp)).toEqual([at(0)]);
  });
});

describe('latest state', () => {
  const latestOf = (desk: TestDesk, ...batch: readonly QeEvent[]) =>
    CORE.step(desk.state, batch).latest;

  test('tells the last order event of an account and how many orders are open', () => {
    const latest = latestOf(
      openDesk(),
      intentEvent('a'),
      intentEvent('b', { account: 'IBKR_PED' }),
    );
    expect(latest['state:orders']).toEqual({ open_orders: '2', last_seq: '2' });
    expect(latest['state:orders:HAMMER']).toMatchObject({ status: 'PENDING_SUBMIT', seq: '1' });
    expect(latest['state:orders:IBKR_PED']).toMatchObject({ seq: '2' });
    expect(latest).not.toHaveProperty(['state:positions:HAMMER']);
  });

  test('tells the positions of an account after its books and after a fill', () => {
    const desk = openDesk({ AAA: 5 });
    expect(latestOf(desk, booksEvent('HAMMER', { AAA: 6 }))).toEqual({
      'state:positions:HAMMER': { AAA: '6' },
    });
    desk.take(intentEvent('a'));
    expect(latestOf(desk, fillEvent('a', 'x1', 400))['state:positions:HAMMER']).toEqual({
      AAA: '5',
      'CIM PRB': '400',
    });
  });
});

test('a restarted service goes on as the one that never stopped', () => {
  const desk = openDesk({ 'CIM PRB': 1000, AAA: -300 });
  desk.take(
    intentEvent('a', { lifeS: 30 }),
    intentEvent('b', { symbol: 'AAA', dir: 'SHORT', effect: 'DECREASE', quantity: 300 }),
    intentEvent('done'),
    fillEvent('done', 'x1', 400),
    fillEvent('a', 'x2', 100, { last_price: '23.999999' }),
  );
  const next = [
    intentEvent('a'),
    intentEvent('done'),
    fillEvent('done', 'x1', 400),
    fillEvent('a', 'x3', 50),
    tickEvent(30_000),
    reportEvent('a', 'CANCELED'),
    intentEvent('c', { effect: 'DECREASE', quantity: 1000 }),
    intentEvent('d'),
  ];
  const straight = CORE.step(desk.state, next);
  const again = CORE.step(restored(CORE.codec, desk.state), next);
  expect(again).toMatchObject({ outputs: straight.outputs, latest: straight.latest });
  expect(straight.outputs.length).toBeGreaterThan(5);
});

test('an event of an account that the desk does not have is a problem', () => {
  expect(CORE.problemsOf(intentEvent('a', { account: 'NOBODY' }))).toMatchObject([
    { code: 'QE_ACCOUNT_UNKNOWN' },
  ]);
});

test('an event that execution does not read changes nothing', () => {
  const desk = openDesk();
  const before = desk.state;
  expect(desk.take(...openOutputs())).toEqual([]);
  expect(desk.state).toBe(before);
});

/** Events of execution itself, which it does not read. */
function openOutputs(): readonly QeEvent[] {
  const desk = openDesk();
  return desk.take(intentEvent('a'));
}
