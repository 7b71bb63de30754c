import { at, brokerBooks, decision, intent, payloadsOf, tick } from '@quant-engine/testkit';
import { fillEvent, reportEvent } from '../test-support/events';
import { openDesk, TestDesk } from '../test-support/desk';

const DAY_S = 24 * 3600;

describe('equity and the positions at the start of the day', () => {
  test('are those of the first snapshot of the date: one in mid-day changes neither', () => {
    const desk = openDesk({ AAA: 100 });
    desk.take(intent('a', { symbol: 'AAA', quantity: 50 }), fillEvent('a', 'x1', 50));
    const later = brokerBooks('HAMMER', { AAA: 150, ZZZ: 7 }, { at: 1, equity: '105000' });
    expect(payloadsOf(desk.take(later), 'position')).toMatchObject([
      { symbol: 'AAA', quantity: 150, befday_qty: 100, equity: '100000' },
      { symbol: 'ZZZ', quantity: 7, befday_qty: 0, equity: '100000' },
    ]);
  });

  test('are kept when an account was flat at the start', () => {
    const desk = openDesk({});
    const told = payloadsOf(
      desk.take(brokerBooks('HAMMER', { AAA: 5 }, { at: 1, equity: '90000' })),
      'position',
    );
    expect(told).toMatchObject([{ quantity: 5, befday_qty: 0, equity: '100000' }]);
  });

  test('are new with a new trading date', () => {
    const desk = openDesk({ AAA: 100 });
    desk.take(tick(DAY_S, 'MID', { trading_date: '2026-01-13' }));
    const told = payloadsOf(
      desk.take(brokerBooks('HAMMER', { AAA: 80 }, { at: DAY_S, equity: '110000' })),
      'position',
    );
    expect(told).toMatchObject([{ quantity: 80, befday_qty: 80, equity: '110000' }]);
  });

  test('are waited for: nothing opens before them, on any date, and reductions go on', () => {
    const desk = openDesk({ AAA: 300 });
    desk.take(tick(DAY_S, 'MID', { trading_date: '2026-01-13' }));
    const line = { symbol: 'AAA', quantity: 200, at: DAY_S, valid_until: at(2 * DAY_S) };
    desk.take(intent('a', line), intent('b', { ...line, effect: 'DECREASE' }));
    expect(desk.order('a')?.denial?.code).toBe('NO_EQUITY');
    expect(desk.order('b')?.status).toBe('PENDING_SUBMIT');
    desk.take(brokerBooks('HAMMER', { AAA: 300 }, { at: DAY_S }));
    desk.take(intent('c', { ...line, symbol: 'CIM PRB' }));
    expect(desk.order('c')?.status).toBe('PENDING_SUBMIT');
  });
});

describe('books', () => {
  test('that are dated ahead of the clock do not lock out those that come after them', () => {
    const desk = openDesk({ AAA: 500 });
    desk.take(
      brokerBooks('HAMMER', { AAA: 1000 }, { at: 3600 }),
      brokerBooks('HAMMER', { AAA: 500 }, { at: 2 }),
    );
    expect(desk.position('AAA')).toBe(500);
  });

  test('that come again change nothing', () => {
    const desk = openDesk({ AAA: 500 });
    const books = brokerBooks('HAMMER', { AAA: 400 }, { at: 1 });
    desk.take(books);
    expect(desk.take(books)).toEqual([]);
  });
});

describe('a held symbol without an instrument', () => {
  const unknown = { 'ABK PRA': 900, AAA: 10 };

  test('closes its account to openings, in any symbol, and leaves reductions alone', () => {
    const desk = openDesk(unknown);
    desk.take(
      intent('a', { symbol: 'CIM PRB' }),
      intent('b', { symbol: 'ABK PRA', quantity: 100 }),
      intent('c', {
        symbol: 'ABK PRA',
        quantity: 100,
        effect: 'DECREASE',
        intent_type: 'HARD_DERISK',
      }),
      intent('d', { account_id: 'IBKR_PED', symbol: 'CIM PRB' }),
    );
    expect(desk.order('a')?.denial).toEqual({
      code: 'UNKNOWN_INSTRUMENT',
      figures: { symbol: 'ABK PRA' },
    });
    expect(desk.order('b')?.denial?.code).toBe('UNKNOWN_INSTRUMENT');
    expect(desk.order('c')?.status).toBe('PENDING_SUBMIT');
    expect(desk.order('d')?.status).toBe('PENDING_SUBMIT');
  });

  test('is said by a critical alert, once while it is held, and again on the next date', () => {
    const desk = new TestDesk();
    const alertsOn = (second: number): readonly unknown[] =>
      payloadsOf(desk.take(brokerBooks('HAMMER', unknown, { at: second })), 'alert');
    desk.take(tick(0));
    const alert = { alert_type: 'UNKNOWN_INSTRUMENT', severity: 'critical', symbol: 'ABK PRA' };
    expect(alertsOn(0)).toMatchObject([alert]);
    expect(alertsOn(1)).toEqual([]);
    desk.take(tick(DAY_S, 'MID', { trading_date: '2026-01-13' }));
    expect(alertsOn(DAY_S)).toMatchObject([alert]);
  });

  test('no more held opens the account again', () => {
    const desk = openDesk(unknown);
    desk.take(brokerBooks('HAMMER', { AAA: 10 }, { at: 1 }), intent('a'));
    expect(desk.order('a')?.status).toBe('PENDING_SUBMIT');
  });

  test('that differs by a letter or a space is unknown too', () => {
    const desk = openDesk({ CIMPRB: 5 });
    desk.take(intent('a'));
    expect(desk.order('a')?.denial?.figures).toEqual({ symbol: 'CIMPRB' });
  });
});

describe('a fill beyond the range of money', () => {
  const dear = { last_price: '22500000' };

  test('is booked in shares, is said, and closes the account to openings until the next date', () => {
    const desk = openDesk({ AAA: 300 });
    desk.take(intent('a'));
    const outputs = desk.take(fillEvent('a', 'x1', 400, dear));
    expect(desk.position('CIM PRB')).toBe(400);
    expect(desk.order('a')).toMatchObject({ status: 'FILLED', filled_quantity: 400 });
    expect(payloadsOf(outputs, 'alert')).toMatchObject([
      { alert_type: 'MONEY_RANGE', severity: 'critical' },
    ]);
    desk.take(
      intent('b', { symbol: 'AAA' }),
      intent('c', { symbol: 'AAA', quantity: 200, effect: 'DECREASE' }),
      intent('d', { account_id: 'IBKR_PED' }),
    );
    expect(desk.order('b')?.denial?.code).toBe('MONEY_RANGE');
    expect(desk.order('c')?.status).toBe('PENDING_SUBMIT');
    expect(desk.order('d')?.status).toBe('PENDING_SUBMIT');
    desk.take(
      tick(DAY_S, 'MID', { trading_date: '2026-01-13' }),
      brokerBooks('HAMMER', { AAA: 300 }, { at: DAY_S }),
      intent('e', { at: DAY_S, valid_until: at(2 * DAY_S) }),
    );
    expect(desk.order('e')?.status).toBe('PENDING_SUBMIT');
  });

  test('in sum with the fills before it is one', () => {
    const desk = openDesk();
    desk.take(intent('a'));
    desk.take(fillEvent('a', 'x1', 200, dear), fillEvent('a', 'x2', 200, dear));
    expect(desk.position('CIM PRB')).toBe(400);
    expect(desk.all('alert')).toMatchObject([{ alert_type: 'MONEY_RANGE' }]);
  });

  test('or books beyond it do not stop what comes after them', () => {
    const desk = openDesk();
    desk.take(brokerBooks('HAMMER', { AAA: 1_000_000_000, ZZZ: -1_000_000_000 }, { at: 1 }));
    expect(desk.position('AAA')).toBe(1_000_000_000);
    desk.take(decision('ACTIVE', { at: 2 }), intent('a'));
    expect(desk.order('a')?.denial?.code).toBe('MONEY_RANGE');
    desk.take(reportEvent('b', 'ACCEPTED'));
  });
});
