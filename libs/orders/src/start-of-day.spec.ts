import {
  booksEvent,
  decisionEvent,
  fillEvent,
  intentEvent,
  reportEvent,
  tickEvent,
} from '../test-support/events';
import { openDesk, payloadsOf, TestDesk } from '../test-support/desk';

const DAY_MS = 24 * 3_600_000;

describe('equity and the positions at the start of the day', () => {
  test('are those of the first snapshot of the date: one in mid-day changes neither', () => {
    const desk = openDesk({ AAA: 100 });
    desk.take(intentEvent('a', { symbol: 'AAA', quantity: 50 }), fillEvent('a', 'x1', 50));
    const later = booksEvent('HAMMER', { AAA: 150, ZZZ: 7 }, 1000, '105000');
    expect(payloadsOf(desk.take(later), 'position')).toMatchObject([
      { symbol: 'AAA', quantity: 150, befday_qty: 100, equity: '100000' },
      { symbol: 'ZZZ', quantity: 7, befday_qty: 0, equity: '100000' },
    ]);
  });

  test('are kept when an account was flat at the start', () => {
    const desk = openDesk({});
    const told = payloadsOf(desk.take(booksEvent('HAMMER', { AAA: 5 }, 1000, '90000')), 'position');
    expect(told).toMatchObject([{ quantity: 5, befday_qty: 0, equity: '100000' }]);
  });

  test('are new with a new trading date', () => {
    const desk = openDesk({ AAA: 100 });
    desk.take(tickEvent(DAY_MS, { date: '2026-01-13' }));
    const told = payloadsOf(
      desk.take(booksEvent('HAMMER', { AAA: 80 }, DAY_MS, '110000')),
      'position',
    );
    expect(told).toMatchObject([{ quantity: 80, befday_qty: 80, equity: '110000' }]);
  });

  test('are waited for: nothing opens before them, on any date, and reductions go on', () => {
    const desk = openDesk({ AAA: 300 });
    desk.take(tickEvent(DAY_MS, { date: '2026-01-13' }));
    const line = { symbol: 'AAA', quantity: 200, ms: DAY_MS, validMs: 2 * DAY_MS };
    desk.take(intentEvent('a', line), intentEvent('b', { ...line, effect: 'DECREASE' }));
    expect(desk.order('a')?.denial?.code).toBe('NO_EQUITY');
    expect(desk.order('b')?.status).toBe('PENDING_SUBMIT');
    desk.take(booksEvent('HAMMER', { AAA: 300 }, DAY_MS));
    desk.take(intentEvent('c', { ...line, symbol: 'CIM PRB' }));
    expect(desk.order('c')?.status).toBe('PENDING_SUBMIT');
  });
});

describe('books', () => {
  test('that are dated ahead of the clock do not lock out those that come after them', () => {
    const desk = openDesk({ AAA: 500 });
    desk.take(
      booksEvent('HAMMER', { AAA: 1000 }, 3_600_000),
      booksEvent('HAMMER', { AAA: 500 }, 2000),
    );
    expect(desk.position('AAA')).toBe(500);
  });

  test('that come again change nothing', () => {
    const desk = openDesk({ AAA: 500 });
    const books = booksEvent('HAMMER', { AAA: 400 }, 1000);
    desk.take(books);
    expect(desk.take(books)).toEqual([]);
  });
});

describe('a held symbol without an instrument', () => {
  const unknown = { 'ABK PRA': 900, AAA: 10 };

  test('closes its account to openings, in any symbol, and leaves reductions alone', () => {
    const desk = openDesk(unknown);
    desk.take(
      intentEvent('a', { symbol: 'CIM PRB' }),
      intentEvent('b', { symbol: 'ABK PRA', quantity: 100 }),
      intentEvent('c', {
        symbol: 'ABK PRA',
        quantity: 100,
        effect: 'DECREASE',
        type: 'HARD_DERISK',
      }),
      intentEvent('d', { account: 'IBKR_PED', symbol: 'CIM PRB' }),
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
    const alertsOn = (ms: number): readonly unknown[] =>
      payloadsOf(desk.take(booksEvent('HAMMER', unknown, ms)), 'alert');
    desk.take(tickEvent(0));
    const alert = { alert_type: 'UNKNOWN_INSTRUMENT', severity: 'critical', symbol: 'ABK PRA' };
    expect(alertsOn(0)).toMatchObject([alert]);
    expect(alertsOn(1000)).toEqual([]);
    desk.take(tickEvent(DAY_MS, { date: '2026-01-13' }));
    expect(alertsOn(DAY_MS)).toMatchObject([alert]);
  });

  test('no more held opens the account again', () => {
    const desk = openDesk(unknown);
    desk.take(booksEvent('HAMMER', { AAA: 10 }, 1000), intentEvent('a'));
    expect(desk.order('a')?.status).toBe('PENDING_SUBMIT');
  });

  test('that differs by a letter or a space is unknown too', () => {
    const desk = openDesk({ CIMPRB: 5 });
    desk.take(intentEvent('a'));
    expect(desk.order('a')?.denial?.figures).toEqual({ symbol: 'CIMPRB' });
  });
});

describe('a fill beyond the range of money', () => {
  const dear = { last_price: '22500000' };

  test('is booked in shares, is said, and closes the account to openings until the next date', () => {
    const desk = openDesk({ AAA: 300 });
    desk.take(intentEvent('a'));
    const outputs = desk.take(fillEvent('a', 'x1', 400, dear));
    expect(desk.position('CIM PRB')).toBe(400);
    expect(desk.order('a')).toMatchObject({ status: 'FILLED', filled_quantity: 400 });
    expect(payloadsOf(outputs, 'alert')).toMatchObject([
      { alert_type: 'MONEY_RANGE', severity: 'critical' },
    ]);
    desk.take(
      intentEvent('b', { symbol: 'AAA' }),
      intentEvent('c', { symbol: 'AAA', quantity: 200, effect: 'DECREASE' }),
      intentEvent('d', { account: 'IBKR_PED' }),
    );
    expect(desk.order('b')?.denial?.code).toBe('MONEY_RANGE');
    expect(desk.order('c')?.status).toBe('PENDING_SUBMIT');
    expect(desk.order('d')?.status).toBe('PENDING_SUBMIT');
    desk.take(
      tickEvent(DAY_MS, { date: '2026-01-13' }),
      booksEvent('HAMMER', { AAA: 300 }, DAY_MS),
      intentEvent('e', { ms: DAY_MS, validMs: 2 * DAY_MS }),
    );
    expect(desk.order('e')?.status).toBe('PENDING_SUBMIT');
  });

  test('in sum with the fills before it is one', () => {
    const desk = openDesk();
    desk.take(intentEvent('a'));
    desk.take(fillEvent('a', 'x1', 200, dear), fillEvent('a', 'x2', 200, dear));
    expect(desk.position('CIM PRB')).toBe(400);
    expect(desk.all('alert')).toMatchObject([{ alert_type: 'MONEY_RANGE' }]);
  });

  test('or books beyond it do not stop what comes after them', () => {
    const desk = openDesk();
    desk.take(booksEvent('HAMMER', { AAA: 1_000_000_000, ZZZ: -1_000_000_000 }, 1000));
    expect(desk.position('AAA')).toBe(1_000_000_000);
    desk.take(decisionEvent('ACTIVE', { ms: 2000 }), intentEvent('a'));
    expect(desk.order('a')?.denial?.code).toBe('MONEY_RANGE');
    desk.take(reportEvent('b', 'ACCEPTED'));
  });
});
