import type { QeEvent } from '@quant-engine/contracts';
import {
  at,
  brokerBooks,
  type Changes,
  decision,
  intent,
  payloadsOf,
  restored,
  tick,
} from '@quant-engine/testkit';
import { CORE, openDesk, TestDesk } from '../test-support/desk';
import { fillEvent, reportEvent } from '../test-support/events';

const NEXT_DAY = tick(86_400, 'MID', { trading_date: '2026-01-13' });

test('the first tick of a day asks the broker for the books of every account, once', () => {
  const desk = new TestDesk();
  const asks = ['HAMMER', 'IBKR_PED'].map((account) => ({ kind: 'SNAPSHOT', account_id: account }));
  expect(payloadsOf(desk.take(tick(0)), 'broker_command')).toEqual(asks);
  expect(desk.take(tick(1))).toEqual([]);
  expect(payloadsOf(desk.take(NEXT_DAY), 'broker_command')).toEqual(asks);
});

describe('a new trading date', () => {
  test('keeps orders that are over for five dates, so that a fill is not booked again', () => {
    const desk = openDesk();
    const fill = fillEvent('a', 'x1', 400);
    desk.take(intent('a'), fill);
    const days = ['2026-01-13', '2026-01-14', '2026-01-15', '2026-01-16', '2026-01-20'];
    for (const [n, date] of days.entries()) {
      expect([desk.state.over.size, desk.state.executions.size]).toEqual([1, 1]);
      desk.take(tick(86_400 * (n + 1), 'MID', { trading_date: date }), fill);
      expect(desk.position()).toBe(400);
    }
    expect([desk.state.over.size, desk.state.executions.size]).toEqual([0, 0]);
  });

  test('keeps the orders that are open, and books none of their executions again', () => {
    const desk = openDesk();
    desk.take(intent('a'), fillEvent('a', 'x1', 100), NEXT_DAY, fillEvent('a', 'x1', 100));
    expect(desk.order('a')?.filled_quantity).toBe(100);
    expect(desk.position()).toBe(100);
  });

  test('goes on numbering where it was', () => {
    const desk = openDesk();
    desk.take(intent('a'), NEXT_DAY, intent('b'));
    const seqs = desk.all('order').map((order) => order.seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  });
});

describe('a tick that is not newer than the clock', () => {
  test.each([
    ['of yesterday', tick(-80_000, 'MID', { trading_date: '2026-01-11', market_open: false })],
    ['of a second ago', tick(0, 'MID', { market_open: false })],
    ['of this very second', tick(1, 'MID', { market_open: false })],
  ])('%s is passed over', (_, late) => {
    const desk = openDesk();
    const [asked, fill] = [intent('a'), fillEvent('a', 'x1', 400)];
    desk.take(tick(1), asked, fill);
    expect(desk.take(late)).toEqual([]);
    expect(desk.state.clock).toMatchObject({ time: at(1), market_open: true });
    expect(desk.take(asked, fill, tick(3))).toEqual([]);
    expect(desk.position()).toBe(400);
  });
});

/** Ticks of each second after noon. */
const ticks = (from: number, count: number, options: Changes<'session'> = {}) =>
  Array.from({ length: count }, (_, n) => tick(from + n, 'MID', options));

describe.each([
  ['+2 h', 7_200, {}],
  ['+2 h, over the close', 7_200, { market_open: false }],
  ['+24 h, over midnight', 86_400, { trading_date: '2026-01-13' }],
])('after ticks dated %s', (_, ahead, options) => {
  test.each([1, 3, 11])(
    '%i of them, right ones are followed, and intents are not expired',
    (wrong) => {
      const desk = openDesk({ 'CIM PRB': 1000 });
      desk.take(...ticks(ahead, wrong, options), ...ticks(1, 10));
      expect(desk.state.clock).toMatchObject({ time: at(10), trading_date: '2026-01-12' });
      desk.take(decision('ACTIVE', { at: 10 }));
      desk.take(intent('sale', { effect: 'DECREASE', at: 10, valid_until: at(40) }));
      expect(desk.order('sale')).toMatchObject({ status: 'PENDING_SUBMIT' });
    },
  );

  test('no execution is forgotten: it is not booked again', () => {
    const desk = openDesk();
    const fill = fillEvent('a', 'x1', 400);
    desk.take(intent('a'), fill, ...ticks(ahead, 3, options), fill, ...ticks(1, 10), fill);
    expect(desk.position()).toBe(400);
  });

  test('an order that was made meanwhile lives as long as it was to, and no longer', () => {
    const desk = openDesk({ 'CIM PRB': 1000 });
    desk.take(tick(ahead));
    const meanwhile = { at: ahead, valid_until: at(ahead + 30), time_to_live_s: 30 };
    desk.take(intent('sale', { effect: 'DECREASE', ...meanwhile }), ...ticks(1, 10));
    expect(desk.order('sale')?.status).toBe('PENDING_SUBMIT');
    desk.take(...ticks(11, 28));
    expect(desk.order('sale')?.status).toBe('PENDING_SUBMIT');
    desk.take(...ticks(39, 2));
    expect(desk.order('sale')?.status).toBe('PENDING_CANCEL');
  });

  test('a restarted service follows back as well', () => {
    const desk = openDesk();
    desk.take(...ticks(ahead, 1, options), ...ticks(1, 5));
    desk.restart();
    desk.take(...ticks(6, 5));
    expect(desk.state.clock).toMatchObject({ time: at(10) });
  });
});

test('an intent that is dated ahead of the clock lives no longer for it', () => {
  const desk = openDesk({ 'CIM PRB': 1000 });
  desk.take(intent('sale', { effect: 'DECREASE', at: 7200, time_to_live_s: 30 }));
  desk.take(tick(30));
  expect(desk.order('sale')?.status).toBe('PENDING_CANCEL');
});

describe("a report takes effect where it stands in its stream, whatever the broker's clock says", () => {
  test.each([3_600_000, 90_000_000, -90_000_000])('books dated %i ms beside it', (ms) => {
    const desk = openDesk({ 'CIM PRB': 700 });
    desk.take(brokerBooks('HAMMER', { 'CIM PRB': 1000 }, { at: ms / 1000 }));
    expect(desk.position()).toBe(1000);
    const outputs = desk.take(brokerBooks('HAMMER', { 'CIM PRB': 500 }, { at: 1 }));
    expect(desk.position()).toBe(500);
    expect(payloadsOf(outputs, 'position')).toMatchObject([{ quantity: 500 }]);
  });

  test('and what execution says of it is dated by the clock', () => {
    const desk = openDesk();
    desk.take(intent('a'));
    const outputs = desk.take(fillEvent('a', 'x1', 400, { at: 90_000 }));
    expect(desk.position()).toBe(400);
    expect(outputs.map(({ timestamp }) => timestamp)).toEqual([at(0)]);
  });
});

describe('latest state', () => {
  const latestOf = (desk: TestDesk, ...batch: readonly QeEvent[]) =>
    CORE.step(desk.state, batch).latest;

  test('tells the last order event of an account and how many orders are open', () => {
    const latest = latestOf(openDesk(), intent('a'), intent('b', { account_id: 'IBKR_PED' }));
    expect(latest['state:orders']).toEqual({ open_orders: '2', last_seq: '2' });
    expect(latest['state:orders:HAMMER']).toMatchObject({ status: 'PENDING_SUBMIT', seq: '1' });
    expect(latest['state:orders:IBKR_PED']).toMatchObject({ seq: '2' });
    expect(latest).not.toHaveProperty(['state:positions:HAMMER']);
  });

  test('tells the positions of an account after its books and after a fill', () => {
    const desk = openDesk({ AAA: 5 });
    expect(latestOf(desk, brokerBooks('HAMMER', { AAA: 6 }))).toEqual({
      'state:positions:HAMMER': { AAA: '6' },
    });
    desk.take(intent('a'));
    expect(latestOf(desk, fillEvent('a', 'x1', 400))['state:positions:HAMMER']).toEqual({
      AAA: '5',
      'CIM PRB': '400',
    });
  });
});

test('a restarted service goes on as the one that never stopped', () => {
  const desk = openDesk({ 'CIM PRB': 1000, AAA: -300 });
  desk.take(
    intent('a', { time_to_live_s: 30 }),
    intent('b', { symbol: 'AAA', dir: 'SHORT', effect: 'DECREASE', quantity: 300 }),
    intent('done'),
    fillEvent('done', 'x1', 400),
    fillEvent('a', 'x2', 100, { last_price: '23.999999' }),
  );
  const next = [
    intent('a'),
    intent('done'),
    fillEvent('done', 'x1', 400),
    fillEvent('a', 'x3', 50),
    tick(30),
    reportEvent('a', 'CANCELED'),
    intent('c', { effect: 'DECREASE', quantity: 1000 }),
    intent('d'),
  ];
  const straight = CORE.step(desk.state, next);
  const again = CORE.step(restored(CORE.codec, desk.state), next);
  expect(again).toMatchObject({ outputs: straight.outputs, latest: straight.latest });
  expect(straight.outputs.length).toBeGreaterThan(5);
});

test('an event of an account that the desk does not have is a problem', () => {
  expect(CORE.problemsOf(intent('a', { account_id: 'NOBODY' }))).toMatchObject([
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
  return desk.take(intent('a'));
}
