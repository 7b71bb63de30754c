import { parseUsd, type QeEvent } from '@quant-engine/contracts';
import { brokerCommand, cancel, print, quote, restored, submit, tick } from '@quant-engine/testkit';
import fc from 'fast-check';
import { configWith, TestBroker, wordsOf } from '../test-support/broker';

const SMALL = { bid_size: 100, ask_size: 100 };
const LARGE = { bid_size: 50_000, ask_size: 50_000 };

describe('an order', () => {
  test('is acknowledged, then filled from the touch, with an id and a commission for each fill', () => {
    const broker = new TestBroker();
    broker.take(quote('CIM PRB', '24.00', '24.10', { at: 1, ...LARGE }));
    const [accepted, fill, ...rest] = broker.take(submit('o1', { limit_price: '24.20' }));
    expect(accepted).toMatchObject({
      kind: 'ACCEPTED',
      account_id: 'HAMMER',
      client_order_id: 'o1',
    });
    expect(fill).toEqual({
      kind: 'FILL',
      account_id: 'HAMMER',
      client_order_id: 'o1',
      broker_order_id: accepted?.broker_order_id,
      exec_id: 'o1.1',
      last_quantity: 400,
      last_price: '24.10',
      commission: '1.40',
    });
    expect(rest).toEqual([]);
  });

  test('that finds too few shares is filled in parts, never beyond its quantity', () => {
    const broker = new TestBroker();
    broker.take(
      quote('CIM PRB', '24.00', '24.10', { at: 1, ...SMALL }),
      submit('o1', { quantity: 250 }),
    );
    for (let n = 2; n <= 6; n += 1) {
      broker.take(quote('CIM PRB', '24.00', '24.10', { at: n, ...SMALL }));
    }
    expect(wordsOf(broker.reports)).toEqual([
      'ACCEPTED',
      'FILL 100 @ 24.10',
      'FILL 100 @ 24.10',
      'FILL 50 @ 24.10',
    ]);
    expect(broker.reports.flatMap((one) => one.exec_id ?? [])).toEqual(['o1.1', 'o1.2', 'o1.3']);
  });

  test('takes the displayed shares away from the next one, until the next quote', () => {
    const broker = new TestBroker();
    broker.take(quote('CIM PRB', '24.00', '24.10', { at: 1, ...SMALL }));
    expect(wordsOf(broker.take(submit('o1', { quantity: 60 })))[1]).toBe('FILL 60 @ 24.10');
    expect(wordsOf(broker.take(submit('o2', { quantity: 60 })))[1]).toBe('FILL 40 @ 24.10');
    expect(wordsOf(broker.take(submit('o3', { quantity: 60 })))).toEqual(['ACCEPTED']);
    expect(wordsOf(broker.take(submit('o4', { quantity: 60, side: 'SELL' })))[1]).toBe(
      'FILL 60 @ 24.00',
    );
    expect(broker.take(quote('CIM PRB', '24.00', '24.10', { at: 2, ...SMALL }))).toHaveLength(2);
    expect(broker.filled()).toEqual({ o1: 60, o2: 60, o3: 60, o4: 60 });
  });

  test('rests where the market does not reach its limit, and is filled when it does', () => {
    const broker = new TestBroker();
    broker.take(quote('CIM PRB', '24.00', '24.10', { at: 1, ...LARGE }));
    expect(wordsOf(broker.take(submit('o1', { limit_price: '24.05' })))).toEqual(['ACCEPTED']);
    expect(broker.take(quote('CIM PRB', '24.00', '24.06', { at: 2, ...LARGE }))).toEqual([]);
    expect(wordsOf(broker.take(quote('CIM PRB', '23.90', '24.04', { at: 3, ...LARGE })))).toEqual([
      'FILL 400 @ 24.04',
    ]);
    expect(broker.take(quote('CIM PRB', '23.90', '24.04', { at: 4, ...LARGE }))).toEqual([]);
  });

  test('waits for a market when there is none, also at the market', () => {
    const broker = new TestBroker();
    expect(wordsOf(broker.take(submit('o1')))).toEqual(['ACCEPTED']);
    expect(broker.take(quote('CIM PRB', '0', '0', { at: 1, ...LARGE }))).toEqual([]);
    expect(broker.take(quote('CIM PRB', '24.10', '24.00', { at: 2, ...LARGE }))).toEqual([]);
    expect(broker.take(quote('AAA', '24.00', '24.10', { at: 3, ...LARGE }))).toEqual([]);
    expect(broker.take(quote('CIM PRB', '24.00', '24.10', { at: 4, ...LARGE }))).toHaveLength(1);
  });

  test('with the same client id is the same order', () => {
    const broker = new TestBroker();
    broker.take(quote('CIM PRB', '24.00', '24.10', { at: 1, ...LARGE }), submit('o1'));
    expect(broker.take(submit('o1'), submit('o1', { quantity: 900 }))).toEqual([]);
    expect(broker.filled()).toEqual({ o1: 400 });
  });

  test('that still rests on the next day is still the same order', () => {
    const broker = new TestBroker();
    broker.take(tick(0), submit('o1', { quantity: 250 }));
    const brokerId = broker.reports[0]?.broker_order_id;
    broker.take(
      quote('CIM PRB', '24.00', '24.10', { at: 1, ...SMALL }),
      tick(86_400, 'MID', { trading_date: '2026-01-13' }),
    );
    expect(broker.take(submit('o1', { quantity: 250 }))).toEqual([]);
    expect(broker.take(quote('CIM PRB', '24.00', '24.10', { at: 2, ...SMALL }))).toMatchObject([
      { exec_id: 'o1.2', broker_order_id: brokerId },
    ]);
    broker.take(quote('CIM PRB', '24.00', '24.10', { at: 3, ...SMALL }));
    expect(broker.filled()).toEqual({ o1: 250 });
  });

  test('is not made twice when a tick of tomorrow is taken back', () => {
    const broker = new TestBroker();
    broker.take(tick(0), quote('CIM PRB', '24.00', '24.10', { at: 1, ...LARGE }), submit('o1'));
    const tomorrow = { trading_date: '2026-01-13' };
    broker.take(
      tick(86_400, 'MID', tomorrow),
      ...Array.from({ length: 10 }, (_, n) => tick(1 + n)),
    );
    expect(broker.state.clock).toMatchObject({ tick: 10, trading_date: '2026-01-12' });
    expect(broker.take(submit('o1'))).toEqual([]);
    expect(broker.filled()).toEqual({ o1: 400 });
  });

  test('is not filled on a quote of the future', () => {
    const broker = new TestBroker();
    broker.take(tick(0), submit('o1'));
    expect(broker.take(quote('CIM PRB', '9.00', '9.10', { at: 3_600, ...LARGE }))).toEqual([]);
    const right = broker.take(quote('CIM PRB', '24.00', '24.10', { at: 1, ...LARGE }));
    expect(wordsOf(right)).toEqual(['FILL 400 @ 24.10']);
  });

  test('that is incomplete is rejected: a limit without a price is no market order', () => {
    const broker = new TestBroker();
    broker.take(quote('CIM PRB', '24.00', '24.10', { at: 1, ...LARGE }));
    const priceless = submit('o1', { order_type: 'LIMIT' });
    const sideless = brokerCommand('SUBMIT', { client_order_id: 'o2' });
    expect(wordsOf(broker.take(priceless, sideless))).toEqual(['REJECTED', 'REJECTED']);
    expect(broker.reports.map((one) => one.client_order_id)).toEqual(['o1', 'o2']);
    expect(broker.books()).toEqual([]);
  });
});

describe('a trade on the tape', () => {
  test('through a resting limit fills it at the limit, by half of its shares', () => {
    const broker = new TestBroker();
    broker.take(
      quote('CIM PRB', '24.00', '24.20', { at: 1, ...LARGE }),
      submit('o1', { limit_price: '24.10' }),
    );
    expect(wordsOf(broker.take(print('CIM PRB', '24.09', 300, { at: 2 })))).toEqual([
      'FILL 150 @ 24.10',
    ]);
    expect(broker.take(print('CIM PRB', '24.11', 300, { at: 3 }))).toEqual([]);
    expect(wordsOf(broker.take(print('CIM PRB', '24.00', 9000, { at: 4 })))).toEqual([
      'FILL 250 @ 24.10',
    ]);
    expect(broker.take(print('CIM PRB', '24.00', 9000, { at: 5 }))).toEqual([]);
  });

  test('at a resting limit reaches it sooner or later, since each trade is a draw of its own', () => {
    for (const id of ['o1', 'o2', 'o3', 'o4', 'o5', 'o6']) {
      const broker = new TestBroker();
      broker.take(submit(id, { limit_price: '24.10' }));
      for (let n = 1; n <= 20; n += 1) broker.take(print('CIM PRB', '24.10', 100, { at: n }));
      const fills = broker.reports.filter((one) => one.kind === 'FILL').length;
      expect(fills).toBeGreaterThan(0);
      expect(fills).toBeLessThanOrEqual(8);
    }
  });

  test('gives all resting orders together no more than half of its shares', () => {
    const broker = new TestBroker();
    for (const id of ['o1', 'o2', 'o3']) broker.take(submit(id, { limit_price: '24.10' }));
    expect(wordsOf(broker.take(print('CIM PRB', '24.00', 1000, { at: 1 })))).toEqual([
      'FILL 400 @ 24.10',
      'FILL 100 @ 24.10',
    ]);
  });
});

describe('a cancel', () => {
  test('takes a resting order out of the market', () => {
    const broker = new TestBroker();
    broker.take(submit('o1'));
    expect(broker.take(cancel('o1'))).toEqual([
      { kind: 'CANCELED', account_id: 'HAMMER', client_order_id: 'o1' },
    ]);
    expect(broker.take(quote('CIM PRB', '24.00', '24.10', { at: 1, ...LARGE }))).toEqual([]);
  });

  test.each<[string, readonly QeEvent[]]>([
    ['unknown', []],
    ['filled', [quote('CIM PRB', '24.00', '24.10', { at: 1, ...LARGE }), submit('o1')]],
    ['canceled', [submit('o1'), cancel('o1')]],
  ])('of an order that is %s is rejected', (_, before) => {
    const broker = new TestBroker();
    broker.take(...before);
    expect(broker.take(cancel('o1'))).toMatchObject([
      { kind: 'CANCEL_REJECTED', client_order_id: 'o1', reason: 'the order is not open' },
    ]);
  });
});

describe('the books', () => {
  test('are those of the start until something is filled', () => {
    const line = { symbol: 'AAA', quantity: -300, avg_price: '19.50' };
    const held = { symbol: 'AAA', quantity: -300, avgPrice: parseUsd('19.50') };
    const broker = new TestBroker(configWith([held]));
    expect(broker.take(brokerCommand('SNAPSHOT'))).toEqual([
      { kind: 'SNAPSHOT', account_id: 'HAMMER', equity: '100000.00', positions: [line] },
    ]);
    expect(broker.books('IBKR_PED')).toEqual([]);
  });

  test('tell the fills, by account, without what is flat', () => {
    const line = { symbol: 'CIM PRB', quantity: 400, avgPrice: parseUsd('20') };
    const broker = new TestBroker(configWith([line]));
    broker.take(
      quote('CIM PRB', '24.00', '24.10', { at: 1, ...LARGE }),
      submit('o1', { side: 'SELL' }),
      submit('o2', { account_id: 'IBKR_PED', side: 'SELL', quantity: 300 }),
    );
    expect(broker.books()).toEqual([]);
    expect(broker.books('IBKR_PED')).toEqual([
      { symbol: 'CIM PRB', quantity: -300, avg_price: '24.00' },
    ]);
  });

  test('of an account that the broker does not have are refused', () => {
    expect(
      new TestBroker().take(brokerCommand('SNAPSHOT', { account_id: 'NOBODY' })),
    ).toMatchObject([{ kind: 'REJECTED', account_id: 'NOBODY', reason: 'the account is unknown' }]);
  });
});

describe('luck', () => {
  const day: readonly QeEvent[] = Array.from({ length: 30 }, (_, n) => [
    quote('CIM PRB', '24.00', '24.10', { at: n, bid_size: 900, ask_size: 900 }),
    submit(`o${n}`, { quantity: 700, side: n % 2 === 0 ? 'BUY' : 'SELL' }),
  ]).flat();

  const playedWith = (seed: string): readonly string[] => {
    const broker = new TestBroker(configWith([], seed));
    return wordsOf(broker.take(...day));
  };

  test('is the same for the same seed, and another for another', () => {
    expect(playedWith('seed-1')).toEqual(playedWith('seed-1'));
    expect(playedWith('seed-1')).not.toEqual(playedWith('seed-2'));
  });

  test('does not depend on how the events are cut into batches', () => {
    const broker = new TestBroker();
    const whole = broker.core.step(broker.state, day);
    expect(whole.outputs.map((event) => event.data)).toEqual(broker.take(...day));
  });

  test('goes on the same after a restart', () => {
    const broker = new TestBroker();
    broker.take(tick(0), ...day.slice(0, 31));
    const rest = [
      ...day.slice(29),
      print('CIM PRB', '23.00', 5000, { at: 99 }),
      brokerCommand('SNAPSHOT'),
    ];
    const straight = broker.core.step(broker.state, rest);
    const again = broker.core.step(restored(broker.core.codec, broker.state), rest);
    expect(again.outputs).toEqual(straight.outputs);
  });
});

test('whatever happens, the books move by the fills, and no order gets more than it asked for', () => {
  const account_id = fc.constantFrom('HAMMER', 'IBKR_PED');
  const order = fc.record({
    account_id,
    side: fc.constantFrom('BUY' as const, 'SELL' as const),
    quantity: fc.integer({ min: 1, max: 900 }),
    limit: fc.option(fc.integer({ min: 2390, max: 2420 }), { nil: undefined }),
  });
  const quotes = fc.tuple(
    fc.integer({ min: 2390, max: 2410 }),
    fc.integer({ min: 2395, max: 2420 }),
    fc.integer({ min: 0, max: 1500 }),
  );
  const prints = fc.tuple(fc.integer({ min: 2385, max: 2425 }), fc.integer({ min: 1, max: 900 }));
  const step = fc.oneof(
    fc.record({ order }),
    fc.record({ quote: quotes }),
    fc.record({ print: prints }),
    fc.record({ cancel: fc.nat(10) }),
  );
  const usd = (cents: number): string => (cents / 100).toFixed(2);

  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const start = { symbol: 'CIM PRB', quantity: 500, avgPrice: parseUsd('20') };
      const broker = new TestBroker(configWith([start]));
      const asked: Record<string, { account: string; signed: number; limit: number | undefined }> =
        {};
      steps.forEach((one, n) => {
        if ('quote' in one) {
          const [bid, ask, size] = one.quote;
          broker.take(
            quote('CIM PRB', usd(bid), usd(ask), { at: n, bid_size: size, ask_size: size }),
          );
        } else if ('print' in one) {
          broker.take(print('CIM PRB', usd(one.print[0]), one.print[1], { at: n }));
        } else if ('cancel' in one) {
          broker.take(cancel(`o${one.cancel}`));
        } else {
          const { limit, ...line } = one.order;
          const sign = line.side === 'BUY' ? 1 : -1;
          asked[`o${n}`] = { account: line.account_id, signed: sign * line.quantity, limit };
          const priced = limit === undefined ? {} : { limit_price: usd(limit) };
          broker.take(submit(`o${n}`, { ...line, ...priced }));
        }
      });
      const moved: Record<string, number> = { HAMMER: 500, IBKR_PED: 0 };
      for (const [id, shares] of Object.entries(broker.filled())) {
        const { account, signed } = asked[id]!;
        expect(shares).toBeLessThanOrEqual(Math.abs(signed));
        moved[account] = (moved[account] ?? 0) + Math.sign(signed) * shares;
      }
      for (const report of broker.reports.filter((one) => one.kind === 'FILL')) {
        const { signed, limit } = asked[report.client_order_id ?? '']!;
        if (limit === undefined) continue;
        const worse = Number(report.last_price) * 100 - limit;
        expect(Math.sign(signed) * Math.round(worse)).toBeLessThanOrEqual(0);
      }
      for (const [account, shares] of Object.entries(moved)) {
        expect(broker.books(account)[0]?.quantity ?? 0).toBe(shares);
      }
    }),
  );
});
