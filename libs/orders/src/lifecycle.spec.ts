import type { QeEvent } from '@quant-engine/contracts';
import { intent, payloadsOf, tick } from '@quant-engine/testkit';
import fc from 'fast-check';
import { openDesk } from '../test-support/desk';
import { fillEvent, reportEvent } from '../test-support/events';

const LIFE_S = 90;

/** The words of the tables: what happens to an order of 400, in the names of the FIX matrices. */
const WORDS: Readonly<Record<string, () => QeEvent>> = {
  ack: () => reportEvent('a', 'ACCEPTED', { broker_order_id: 'b1' }),
  ask: () => tick(LIFE_S),
  canceled: () => reportEvent('a', 'CANCELED'),
  'too-late': () => reportEvent('a', 'CANCEL_REJECTED'),
  reject: () => reportEvent('a', 'REJECTED', { reason: 'no locate' }),
  'fill-100': () => fillEvent('a', 'x1', 100),
  'fill-150': () => fillEvent('a', 'x2', 150),
  'fill-300': () => fillEvent('a', 'x3', 300),
  'fill-400': () => fillEvent('a', 'x4', 400),
};

// Each step reads: word -> action/status filled+leaves, or nothing when it changes nothing.
const MATRICES = `
A.1.a filled                                    | ack -> ACCEPTED/ACCEPTED 0+400 | fill-400 -> FILLED/FILLED 400+0
A.1.a in parts                                  | ack -> ACCEPTED/ACCEPTED 0+400 | fill-100 -> PARTIAL_FILL/PARTIAL_FILL 100+300 | fill-300 -> FILLED/FILLED 400+0
A filled before it is acknowledged              | fill-100 -> PARTIAL_FILL/PARTIAL_FILL 100+300 | ack -> ACCEPTED/PARTIAL_FILL 100+300 | fill-300 -> FILLED/FILLED 400+0
A acknowledged after it was filled              | fill-400 -> FILLED/FILLED 400+0 | ack -> nothing
A acknowledged twice                            | ack -> ACCEPTED/ACCEPTED 0+400 | ack -> nothing
A the same execution twice                      | fill-100 -> PARTIAL_FILL/PARTIAL_FILL 100+300 | fill-100 -> nothing | fill-300 -> FILLED/FILLED 400+0 | fill-100 -> nothing
B.1.a cancel of an order without fills          | ack -> ACCEPTED/ACCEPTED 0+400 | ask -> PENDING_CANCEL/PENDING_CANCEL 0+400 | canceled -> EXPIRED/EXPIRED 0+0
B.1.b fill while the cancel is pending          | ack -> ACCEPTED/ACCEPTED 0+400 | fill-100 -> PARTIAL_FILL/PARTIAL_FILL 100+300 | ask -> PENDING_CANCEL/PENDING_CANCEL 100+300 | fill-150 -> PARTIAL_FILL/PENDING_CANCEL 250+150 | canceled -> EXPIRED/EXPIRED 250+0
B.1.c filled before the cancel is accepted      | ack -> ACCEPTED/ACCEPTED 0+400 | ask -> PENDING_CANCEL/PENDING_CANCEL 0+400 | fill-400 -> FILLED/FILLED 400+0 | too-late -> nothing
B.1.c and the broker says canceled all the same | ask -> PENDING_CANCEL/PENDING_CANCEL 0+400 | fill-400 -> FILLED/FILLED 400+0 | canceled -> nothing
B.1.d cancel before the acknowledgement         | ask -> PENDING_CANCEL/PENDING_CANCEL 0+400 | canceled -> EXPIRED/EXPIRED 0+0
B.1.e acknowledgement and cancel cross          | ask -> PENDING_CANCEL/PENDING_CANCEL 0+400 | ack -> ACCEPTED/PENDING_CANCEL 0+400 | canceled -> EXPIRED/EXPIRED 0+0
B.1.e the acknowledgement comes last            | ask -> PENDING_CANCEL/PENDING_CANCEL 0+400 | canceled -> EXPIRED/EXPIRED 0+0 | ack -> nothing
B cancel rejected, nothing filled               | ack -> ACCEPTED/ACCEPTED 0+400 | ask -> PENDING_CANCEL/PENDING_CANCEL 0+400 | too-late -> CANCEL_REJECTED/ACCEPTED 0+400 | fill-400 -> FILLED/FILLED 400+0
B cancel rejected, partly filled                | fill-100 -> PARTIAL_FILL/PARTIAL_FILL 100+300 | ask -> PENDING_CANCEL/PENDING_CANCEL 100+300 | too-late -> CANCEL_REJECTED/PARTIAL_FILL 100+300
B canceled twice                                | ask -> PENDING_CANCEL/PENDING_CANCEL 0+400 | canceled -> EXPIRED/EXPIRED 0+0 | canceled -> nothing
E canceled without having been asked            | ack -> ACCEPTED/ACCEPTED 0+400 | canceled -> CANCELED/CANCELED 0+0 | ask -> nothing
F rejected                                      | reject -> REJECTED/REJECTED 0+0 | reject -> nothing | canceled -> nothing
F rejected after a part was filled              | fill-100 -> PARTIAL_FILL/PARTIAL_FILL 100+300 | reject -> REJECTED/REJECTED 100+0
F rejected after it was canceled                | canceled -> CANCELED/CANCELED 0+0 | reject -> nothing
L fill after canceled                           | canceled -> CANCELED/CANCELED 0+0 | fill-100 -> PARTIAL_FILL/CANCELED 100+0 ! FILL_AFTER_END
L filled in full after canceled                 | canceled -> CANCELED/CANCELED 0+0 | fill-400 -> FILLED/FILLED 400+0 ! FILL_AFTER_END
L fill after rejected                           | reject -> REJECTED/REJECTED 0+0 | fill-100 -> PARTIAL_FILL/REJECTED 100+0 ! FILL_AFTER_END
L overfill                                      | fill-300 -> PARTIAL_FILL/PARTIAL_FILL 300+100 | fill-150 -> FILLED/FILLED 450+0 ! OVERFILL
L overfill of a filled order                    | fill-400 -> FILLED/FILLED 400+0 | fill-100 -> FILLED/FILLED 500+0 ! OVERFILL
`;

const rows = MATRICES.trim()
  .split('\n')
  .map((line) => {
    const [name = '', ...steps] = line.split('|').map((part) => part.trim());
    return [name, steps.map((step) => step.split(' -> '))] as const;
  });

test.each(rows)('%s', (_, steps) => {
  const desk = openDesk();
  desk.take(intent('a', { time_to_live_s: LIFE_S }));
  for (const [word = '', expected] of steps) {
    const event = WORDS[word]?.();
    if (event === undefined) throw new Error(`"${word}" is no word of the table`);
    const outputs = desk.take(event);
    const steps = payloadsOf(outputs, 'order').map(
      (one) => `${one.action}/${one.status} ${one.filled_quantity}+${one.leaves_quantity}`,
    );
    const alerts = payloadsOf(outputs, 'alert').map((one) => `! ${one.alert_type}`);
    expect(`${word}: ${[...steps, ...alerts].join(' ') || 'nothing'}`).toBe(`${word}: ${expected}`);
  }
  const filled = desk.order('a')?.filled_quantity ?? 0;
  expect(desk.position()).toBe(filled);
});

test("the broker's order id is kept, also when the acknowledgement crosses a cancel or a fill", () => {
  for (const first of ['ask', 'fill-100']) {
    const desk = openDesk();
    desk.take(intent('a'));
    for (const word of [first, 'ack', 'fill-150']) desk.take(WORDS[word]!());
    expect(desk.order('a')?.broker_order_id).toBe('b1');
  }
});

test('a fill tells its own increment, and the step after it does not repeat it', () => {
  const desk = openDesk();
  desk.take(intent('a'), fillEvent('a', 'x1', 100, { commission: '0.35' }));
  expect(desk.order('a')).toMatchObject({
    last_quantity: 100,
    last_price: '24.00',
    exec_id: 'x1',
    commission: '0.35',
    position_after: 100,
    metadata: { fill_id: 'x1', remaining_quantity: 300 },
  });
  desk.take(tick(LIFE_S));
  const after = desk.order('a');
  for (const field of ['last_quantity', 'last_price', 'exec_id', 'commission', 'position_after']) {
    expect(after).not.toHaveProperty(field);
  }
  expect(after).toMatchObject({ filled_quantity: 100, avg_fill_price: '24.00' });
  expect(after?.metadata).toEqual({ remaining_quantity: 300 });
});

test('the average price weighs every fill', () => {
  const desk = openDesk();
  desk.take(intent('a'));
  desk.take(fillEvent('a', 'x1', 100, { last_price: '24.00' }));
  desk.take(fillEvent('a', 'x2', 200, { last_price: '24.10' }));
  expect(desk.order('a')?.avg_fill_price).toBe('24.066667');
});

test('a rejection tells its reason', () => {
  const desk = openDesk();
  desk.take(intent('a'), WORDS['reject']!());
  expect(desk.order('a')?.metadata).toEqual({ remaining_quantity: 0, reject_reason: 'no locate' });
});

test('a position goes through zero, fill by fill', () => {
  const desk = openDesk({ 'CIM PRB': 300 });
  desk.take(
    intent('close', { effect: 'DECREASE', quantity: 300 }),
    intent('open', { dir: 'SHORT', quantity: 400 }),
  );
  desk.take(
    fillEvent('close', 'x1', 200),
    fillEvent('open', 'x2', 250),
    fillEvent('close', 'x3', 100),
    fillEvent('open', 'x4', 150),
  );
  const after = desk.all('order').flatMap((order) => order.position_after ?? []);
  expect(after).toEqual([100, -150, -250, -400]);
  expect(desk.position()).toBe(-400);
});

test('the chain of an order stays one, whatever brings its steps about', () => {
  const desk = openDesk();
  const asked = intent('a');
  desk.take(asked, WORDS['ack']!(), WORDS['fill-100']!(), tick(LIFE_S));
  const orders = desk.outputs.filter((event) => event.event_type === 'order');
  expect(new Set(orders.map((event) => event.correlation_id))).toEqual(
    new Set([asked.correlation_id]),
  );
});

test('whatever the broker says, the desk numbers without a gap and books each execution once', () => {
  const words = fc.array(
    fc.record({ order: fc.constantFrom('a', 'b'), word: fc.constantFrom(...Object.keys(WORDS)) }),
    { maxLength: 25 },
  );
  fc.assert(
    fc.property(words, (life) => {
      const desk = openDesk();
      desk.take(intent('a'), intent('b', { dir: 'SHORT' }));
      const executions = new Map<string, number>();
      for (const { order, word } of life) {
        const event = WORDS[word]!() as Extract<QeEvent, { event_type: 'broker_report' }>;
        const { data } = event;
        if (data.client_order_id === undefined) {
          desk.take(event);
          continue;
        }
        const exec = data.exec_id === undefined ? {} : { exec_id: `${order}.${data.exec_id}` };
        desk.take(reportEvent(order, data.kind, { ...data, ...idOf(order), ...exec }));
        const signed = (data.last_quantity ?? 0) * (order === 'a' ? 1 : -1);
        if (exec.exec_id !== undefined) executions.set(exec.exec_id, signed);
      }
      const orders = desk.all('order');
      expect(orders.map((order) => order.seq)).toEqual(orders.map((_, index) => index + 1));
      const booked = [...executions.values()].reduce((sum, signed) => sum + signed, 0);
      expect(desk.position()).toBe(booked);
    }),
  );
});

function idOf(order: string): { client_order_id: string } {
  const { client_order_id } = reportEvent(order, 'ACCEPTED').data;
  return { client_order_id: client_order_id ?? '' };
}
