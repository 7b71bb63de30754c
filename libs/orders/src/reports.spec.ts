import { brokerBooks, intent, payloadsOf } from '@quant-engine/testkit';
import { openDesk } from '../test-support/desk';
import { fillEvent, reportEvent } from '../test-support/events';

describe('a report that speaks of no order of ours', () => {
  test.each(['ACCEPTED', 'CANCELED', 'REJECTED', 'CANCEL_REJECTED'] as const)(
    '%s becomes a critical alert, and asks for nothing',
    (kind) => {
      const desk = openDesk({ 'CIM PRB': 100 });
      const outputs = desk.take(reportEvent('stranger', kind));
      expect(outputs.map((event) => event.event_type)).toEqual(['alert']);
      expect(payloadsOf(outputs, 'alert')[0]).toMatchObject({
        alert_type: 'UNKNOWN_ORDER',
        severity: 'critical',
        needs_ack: true,
      });
      expect(desk.position()).toBe(100);
    },
  );

  test('one without an id says so', () => {
    const desk = openDesk();
    const report = reportEvent('x', 'CANCELED');
    const nameless = { ...report, data: { kind: 'CANCELED', account_id: 'HAMMER' } } as const;
    expect(payloadsOf(desk.take(nameless), 'alert')[0]?.figures).toEqual({
      client_order_id: 'none',
    });
  });
});

describe("the broker's books", () => {
  test('become one whole snapshot that counts every order event until now', () => {
    const desk = openDesk();
    desk.take(intent('a'), fillEvent('a', 'x1', 100));
    const report = brokerBooks('HAMMER', { 'CIM PRB': 100, AAA: -300, BBB: 0 });
    const lines = payloadsOf(desk.take(report), 'position');
    expect(lines).toMatchObject([
      { symbol: 'CIM PRB', quantity: 100, notional: '2450.00', snapshot: { index: 0, count: 2 } },
      { symbol: 'AAA', quantity: -300, notional: '-7350.00', snapshot: { index: 1, count: 2 } },
    ]);
    for (const line of lines) {
      expect(line).toMatchObject({
        account_id: 'HAMMER',
        equity: '100000',
        group: 'MREIT',
        prev_close: '24.40',
        as_of: { order_seq: 2 },
        snapshot: { id: report.event_id },
      });
    }
  });

  test('of an empty account are one line without a symbol', () => {
    const desk = openDesk({ AAA: 5 });
    const lines = payloadsOf(desk.take(brokerBooks('HAMMER', {})), 'position');
    expect(lines).toMatchObject([{ quantity: 0, notional: '0', snapshot: { index: 0, count: 1 } }]);
    expect(lines[0]).not.toHaveProperty('symbol');
    expect(desk.position('AAA')).toBe(0);
  });

  test('replace the positions of their account and touch no other', () => {
    const desk = openDesk({ AAA: 5, BBB: -7 });
    desk.take(brokerBooks('IBKR_PED', { AAA: 11 }), brokerBooks('HAMMER', { AAA: 6 }));
    expect([desk.position('AAA'), desk.position('BBB'), desk.position('AAA', 'IBKR_PED')]).toEqual([
      6, 0, 11,
    ]);
  });

  test('are where the next fill begins', () => {
    const desk = openDesk({ 'CIM PRB': -150 });
    desk.take(intent('a'), fillEvent('a', 'x1', 400));
    expect(desk.order('a')?.position_after).toBe(250);
  });

  test('without an equity are an alert, and change nothing', () => {
    const desk = openDesk({ AAA: 5 });
    const report = brokerBooks('HAMMER', {});
    const data = { kind: 'SNAPSHOT', account_id: 'HAMMER' } as const;
    expect(desk.take({ ...report, data }).map((event) => event.event_type)).toEqual(['alert']);
    expect(desk.position('AAA')).toBe(5);
  });
});

test('books that come again do not bring back the morning', () => {
  const morning = brokerBooks('HAMMER', { 'CIM PRB': 1000 });
  const desk = openDesk();
  desk.take(morning, intent('sell', { effect: 'DECREASE' }), fillEvent('sell', 'x1', 400));
  expect(desk.position()).toBe(600);
  expect(desk.take(morning)).toEqual([]);
  expect(desk.position()).toBe(600);
});

test('a fill at a price beyond the range of money is booked all the same', () => {
  const desk = openDesk();
  desk.take(intent('buy'), fillEvent('buy', 'x1', 400, { last_price: '50000000.00' }));
  expect(desk.position()).toBe(400);
  expect(desk.order('buy')).toMatchObject({ status: 'FILLED', filled_quantity: 400 });
});
