import { causedEvent, type EventOf, type QeEvent } from '@quant-engine/contracts';
import {
  at,
  brokerBooks,
  type Changes,
  decision,
  intent,
  payloadsOf,
  tick,
} from '@quant-engine/testkit';
import { openDesk, type TestDesk } from '../test-support/desk';
import { fillEvent, reportEvent } from '../test-support/events';

const ASKS = [{ kind: 'SNAPSHOT', account_id: 'HAMMER' }];
/** A fill of a second after noon. */
const strange = (execId = 'x1') => fillEvent('by hand', execId, 100);

function questionIn(outputs: readonly QeEvent[]): EventOf<'broker_command'> {
  const asked = outputs.find((event) => event.event_type === 'broker_command');
  if (asked === undefined) throw new Error('nothing was asked');
  return asked;
}

/** What the broker answers: at the time of the question, as every answer is. */
function answerTo(question: EventOf<'broker_command'>): EventOf<'broker_report'> {
  return causedEvent('broker_report', question, ['SNAPSHOT'], brokerBooks('HAMMER', {}).data);
}

let names = 0;
function codeOf(desk: TestDesk, line: Changes<'intent'> = {}): string | undefined {
  names += 1;
  desk.take(intent(`asked ${names}`, line));
  return desk.order(`asked ${names}`)?.denial?.code;
}

describe('a fill that cannot be booked', () => {
  test('of an order that is not ours is a critical alert, and asks the broker for its books', () => {
    const desk = openDesk({ 'CIM PRB': 100 });
    const report = strange();
    const outputs = desk.take(report);
    expect(payloadsOf(outputs, 'alert')).toMatchObject([
      { alert_type: 'UNKNOWN_ORDER', severity: 'critical', needs_ack: true },
    ]);
    expect(payloadsOf(outputs, 'broker_command')).toEqual(ASKS);
    expect(questionIn(outputs).causation_id).toBe(report.event_id);
    expect(desk.position()).toBe(100);
  });

  test('asks as well when it is ours and lacks its figures, and leaves their execution open', () => {
    const desk = openDesk();
    desk.take(intent('a'));
    const outputs = desk.take(reportEvent('a', 'FILL', { exec_id: 'x1' }));
    expect(payloadsOf(outputs, 'broker_command')).toEqual(ASKS);
    expect(desk.order('a')?.filled_quantity).toBe(0);
    desk.take(fillEvent('a', 'x1', 100));
    expect(desk.position()).toBe(100);
  });

  test('lets only reductions of its account pass', () => {
    const desk = openDesk({ 'CIM PRB': 1000 });
    desk.take(strange('x1'), strange('x2'), intent('buy'));
    expect(desk.order('buy')?.denial).toEqual({
      code: 'BOOKS_UNKNOWN',
      figures: { unbooked_fills: 2, asked_at: at(1) },
    });
    expect(codeOf(desk, { effect: 'DECREASE' })).toBeUndefined();
    expect(codeOf(desk, { account_id: 'IBKR_PED' })).toBeUndefined();
  });

  test('asks once, however often it comes', () => {
    const desk = openDesk();
    const report = strange();
    const question = questionIn(desk.take(report));
    expect(desk.take(report).map((event) => event.event_type)).toEqual(['alert']);
    desk.take(answerTo(question));
    expect(desk.take(report).map((event) => event.event_type)).toEqual(['alert']);
    expect(codeOf(desk)).toBeUndefined();
  });
});

describe('the books are known again', () => {
  test.each([
    ['a second ago', 0],
    ['as the fill', 1000],
    ['25 hours ahead', 90_000_000],
    ['25 hours ago', -90_000_000],
  ])('with books that nobody asked for and that come after it, dated %s', (_, ms) => {
    const desk = openDesk();
    desk.take(strange(), brokerBooks('HAMMER', {}, { at: ms / 1000 }));
    expect(codeOf(desk)).toBeUndefined();
  });

  test('not with the answer to a question from before it, which may have crossed it', () => {
    const desk = openDesk();
    const first = questionIn(desk.take(tick(2, 'MID', { trading_date: '2026-01-13' })));
    desk.take(strange(), brokerBooks('HAMMER', {}), strange('x2'), answerTo(first));
    expect(codeOf(desk)).toBe('BOOKS_UNKNOWN');
  });

  test('with the answer, though it bears the time of the fill', () => {
    const desk = openDesk();
    const question = questionIn(desk.take(strange()));
    desk.take(answerTo(question));
    expect(codeOf(desk)).toBeUndefined();
  });

  test('with an answer for each: that to the first may not count the second', () => {
    const desk = openDesk();
    const [first, second] = ['x1', 'x2'].map((id) => questionIn(desk.take(strange(id))));
    desk.take(answerTo(first!));
    expect(codeOf(desk)).toBe('BOOKS_UNKNOWN');
    desk.take(answerTo(second!));
    expect(codeOf(desk)).toBeUndefined();
  });

  test('not with the books of another account', () => {
    const desk = openDesk();
    desk.take(strange(), brokerBooks('IBKR_PED', {}, { at: 2 }));
    expect(codeOf(desk)).toBe('BOOKS_UNKNOWN');
  });

  test("when yesterday's fill came after today's books: the answer is not taken for older", () => {
    const desk = openDesk();
    const today = 86_400_000;
    const late = fillEvent('a', 'x1', 400);
    desk.take(
      tick(today / 1000, 'MID', { trading_date: '2026-01-13' }),
      brokerBooks('HAMMER', { AAA: 5 }, { at: today / 1000 }),
    );
    desk.take(decision('ACTIVE', { at: today / 1000 }));
    const question = questionIn(desk.take(late));
    expect(codeOf(desk)).toBe('BOOKS_UNKNOWN');
    desk.take(answerTo(question));
    expect(desk.position('AAA')).toBe(0);
    expect(codeOf(desk)).toBeUndefined();
  });
});

test('a restarted service still waits for the books', () => {
  const desk = openDesk();
  const question = questionIn(desk.take(strange()));
  desk.restart();
  expect(codeOf(desk)).toBe('BOOKS_UNKNOWN');
  desk.take(answerTo(question));
  expect(codeOf(desk)).toBeUndefined();
});

test('a new day forgets what was answered, and waits for the rest', () => {
  const desk = openDesk();
  const question = questionIn(desk.take(strange('x1')));
  desk.take(answerTo(question), strange('x2'), tick(86_400, 'MID', { trading_date: '2026-01-13' }));
  expect(desk.state.unbooked.size).toBe(1);
  expect(codeOf(desk)).toBe('BOOKS_UNKNOWN');
});
