import type { QeEvent } from '@quant-engine/contracts';
import { CORE, openDesk, payloadsOf, TestDesk } from '../test-support/desk';
import { booksEvent, fillEvent, intentEvent, reportEvent, tickEvent } from '../test-support/events';
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
  test("drops yesterday's orders that are over, and their executions", () => {
    const desk = openDesk();
    desk.take(intentEvent('a'), fillEvent('a', 'x1', 400));
    expect([desk.state.over.size, desk.state.executions.size]).toEqual([1, 1]);
    desk.take(NEXT_DAY);
    expect([desk.state.over.size, desk.state.executions.size]).toEqual([0, 0]);
    expect(desk.position()).toBe(400);
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
    ['of yesterday, though its time is new', tickEvent(2000, { date: '2026-01-11' })],
    ['of a second ago', tickEvent(0, { open: false })],
    ['of this very second', tickEvent(1000, { open: false })],
  ])('%s is passed over', (_, late) => {
    const desk = openDesk();
    const [intent, fill] = [intentEvent('a'), fillEvent('a', 'x1', 400)];
    desk.take(tickEvent(1000), intent, fill);
    const before = desk.state;
    expect(desk.take(late)).toEqual([]);
    expect(desk.state).toBe(before);
    expect(desk.take(intent, fill, tickEvent(3000))).toEqual([]);
    expect(desk.position()).toBe(400);
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
