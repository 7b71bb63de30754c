import { at, brokerBooks, type Changes, decision, intent, tick } from '@quant-engine/testkit';
import { CAP_OPEN, CAP_CLOSED, openDesk, TestDesk } from '../test-support/desk';
import { fillEvent, orderIdFor, reportEvent } from '../test-support/events';

const REDUCE = { effect: 'DECREASE' } as const;

/** The denial of an intent; undefined when its order was sent. */
function denialOn(desk: TestDesk, line: Changes<'intent'>, name = 'asked') {
  desk.take(intent(name, line));
  const order = desk.order(name);
  const sent = desk
    .all('broker_command')
    .some((one) => one.kind === 'SUBMIT' && one.client_order_id === order?.client_order_id);
  expect(sent).toBe(order?.denial === undefined);
  if (order?.denial === undefined) return undefined;
  expect(order).toMatchObject({ action: 'DENIED', status: 'DENIED', leaves_quantity: 0 });
  return order.denial;
}

describe('an intent past its time', () => {
  test('still passes at exactly the end of its time', () => {
    expect(denialOn(openDesk(), { at: 5, valid_until: at(5) })).toBeUndefined();
  });

  test('is denied a millisecond later', () => {
    expect(denialOn(openDesk(), { at: 4.001, valid_until: at(4) })).toEqual({
      code: 'INTENT_EXPIRED',
      figures: { valid_until: at(4), now: at(4.001) },
    });
  });

  test('is measured by the clock of the desk, when that is ahead of the intent', () => {
    const desk = openDesk();
    desk.take(tick(6));
    expect(denialOn(desk, { valid_until: at(5) })?.code).toBe('INTENT_EXPIRED');
  });
});

describe('HALTED', () => {
  test('holds before the first tick', () => {
    const desk = new TestDesk();
    desk.take(decision('ACTIVE'));
    expect(denialOn(desk, {})).toEqual({
      code: 'HALTED',
      figures: { trading_state: 'ACTIVE', market_open: 'false' },
    });
  });

  test('holds before the first decision of the account, whatever others may do', () => {
    const desk = new TestDesk();
    desk.take(tick(0), brokerBooks('IBKR_PED', {}), decision('ACTIVE', { account_id: 'IBKR_PED' }));
    expect(denialOn(desk, {})).toEqual({
      code: 'HALTED',
      figures: { trading_state: 'HALTED', market_open: 'true' },
    });
    expect(denialOn(desk, { account_id: 'IBKR_PED' }, 'other')).toBeUndefined();
  });

  test('holds while the desk is closed', () => {
    const desk = openDesk();
    desk.take(tick(1, 'MID', { market_open: false }));
    expect(denialOn(desk, {})?.code).toBe('HALTED');
  });

  test('lets not even a reduction pass', () => {
    const desk = openDesk({ 'CIM PRB': 1000 });
    desk.take(decision('HALTED'));
    expect(denialOn(desk, REDUCE)?.code).toBe('HALTED');
  });
});

test('REDUCING denies what increases and lets what reduces pass', () => {
  const desk = openDesk({ 'CIM PRB': 1000 });
  desk.take(decision('REDUCING'));
  expect(denialOn(desk, {})).toEqual({
    code: 'REDUCING_ONLY',
    figures: { trading_state: 'REDUCING' },
  });
  expect(denialOn(desk, REDUCE, 'reduce')).toBeUndefined();
});

test('an open cap episode denies what increases, a closed one nothing', () => {
  const desk = openDesk({ 'CIM PRB': 1000 });
  desk.take(decision('ACTIVE', CAP_OPEN));
  expect(denialOn(desk, {})).toEqual({
    code: 'CAP_EPISODE',
    figures: { classification: 'LT_LONG_INCREASE' },
  });
  expect(denialOn(desk, REDUCE, 'reduce')).toBeUndefined();
  desk.take(decision('ACTIVE', CAP_CLOSED));
  expect(denialOn(desk, { symbol: 'AAA' }, 'later')).toBeUndefined();
});

describe('a reduction may not go past zero', () => {
  test.each([
    ['LONG', 500, 500, undefined],
    ['LONG', 500, 501, { quantity: 501, held: 500, working: 0 }],
    ['LONG', 0, 200, { quantity: 200, held: 0, working: 0 }],
    ['LONG', -500, 200, { quantity: 200, held: -500, working: 0 }],
    ['SHORT', -500, 500, undefined],
    ['SHORT', -500, 501, { quantity: 501, held: -500, working: 0 }],
    ['SHORT', 500, 200, { quantity: 200, held: 500, working: 0 }],
  ] as const)('%s of %i by %i', (dir, held, quantity, figures) => {
    const denial = denialOn(openDesk({ 'CIM PRB': held }), { ...REDUCE, dir, quantity });
    expect(denial).toEqual(figures && { code: 'PAST_ZERO', figures });
  });

  test('working orders of its own side count, also those that are asked to end', () => {
    const desk = openDesk({ 'CIM PRB': 1000 });
    desk.take(intent('first', { ...REDUCE, quantity: 700, time_to_live_s: 1 }), tick(1));
    expect(desk.order('first')?.status).toBe('PENDING_CANCEL');
    expect(denialOn(desk, { ...REDUCE, quantity: 301 })).toEqual({
      code: 'PAST_ZERO',
      figures: { quantity: 301, held: 1000, working: 700 },
    });
    expect(denialOn(desk, { ...REDUCE, quantity: 300 }, 'rest')).toBeUndefined();
  });

  test('what was filled of a working order counts once', () => {
    const desk = openDesk({ 'CIM PRB': 1000 });
    desk.take(intent('first', { ...REDUCE, quantity: 700 }), fillEvent('first', 'x1', 300));
    expect(denialOn(desk, { ...REDUCE, quantity: 301 })?.figures).toEqual({
      quantity: 301,
      held: 700,
      working: 400,
    });
    expect(denialOn(desk, { ...REDUCE, quantity: 300 }, 'rest')).toBeUndefined();
  });

  test('orders of the other side, symbol and account do not count, nor do those that are over', () => {
    const desk = openDesk({ 'CIM PRB': 500, AAA: 500 });
    desk.take(
      intent('buy', { quantity: 400 }),
      intent('other symbol', { ...REDUCE, symbol: 'AAA' }),
      intent('other account', { account_id: 'IBKR_PED', dir: 'SHORT', quantity: 400 }),
      intent('over', { ...REDUCE, quantity: 500 }),
      reportEvent('over', 'REJECTED'),
    );
    expect(denialOn(desk, { ...REDUCE, quantity: 500 })).toBeUndefined();
  });
});

describe('an increase may not meet a working order of the other side', () => {
  test('with the figures of what it would meet', () => {
    const desk = openDesk({ 'CIM PRB': 1000 });
    desk.take(
      intent('first', { ...REDUCE, quantity: 500 }),
      intent('second', { ...REDUCE, quantity: 200 }),
      fillEvent('first', 'x1', 100),
    );
    expect(denialOn(desk, {})).toEqual({
      code: 'SELF_CROSS',
      figures: { action: 'BUY', working: 600, order_id: orderIdFor('first') },
    });
  });

  test.each([
    ['LONG', 'SHORT'],
    ['SHORT', 'LONG'],
  ] as const)('%s against an increase of the %s side', (dir, other) => {
    const desk = openDesk();
    desk.take(intent('first', { dir: other }));
    expect(denialOn(desk, { dir })?.code).toBe('SELF_CROSS');
  });

  test('also while that one is asked to end, and no longer when it is over', () => {
    const desk = openDesk();
    desk.take(intent('first', { dir: 'SHORT', time_to_live_s: 1 }), tick(1));
    expect(denialOn(desk, {})?.code).toBe('SELF_CROSS');
    desk.take(reportEvent('first', 'CANCELED'));
    expect(denialOn(desk, {}, 'later')).toBeUndefined();
  });

  test('but orders of its own side, of another symbol and of another account let it pass', () => {
    const desk = openDesk();
    desk.take(
      intent('same side'),
      intent('other symbol', { symbol: 'AAA', dir: 'SHORT' }),
      intent('other account', { account_id: 'IBKR_PED', dir: 'SHORT' }),
    );
    expect(denialOn(desk, {})).toBeUndefined();
  });
});

describe('liquidity', () => {
  test.each([
    ['a thousandth of the volume passes', { quantity: 1000 }, undefined],
    ['a share more does not', { quantity: 1001 }, 'LIQUIDITY_CLIPPED'],
    ['below the minimum lot is deferred', { quantity: 199 }, 'LIQUIDITY_DEFERRED'],
    [
      'the cap of market making',
      { symbol: 'AAA', quantity: 2001, bucket: 'MM_PURE' },
      'LIQUIDITY_CLIPPED',
    ],
    ['without a volume nothing opens', { symbol: 'ZZZ', quantity: 200 }, 'LIQUIDITY_DENIED'],
  ] as const)('%s', (_, line, code) => {
    expect(denialOn(openDesk(), line)?.code).toBe(code);
  });

  test('tells the figures', () => {
    expect(denialOn(openDesk(), { quantity: 1001 })?.figures).toEqual({
      quantity: 1001,
      allowed: 1000,
      adv: 1_000_000,
    });
    expect(denialOn(openDesk(), { symbol: 'ZZZ' })?.figures).toMatchObject({ adv: 'unknown' });
  });

  test.each([
    ['HARD_DERISK', 60, undefined],
    ['CAP_RECOVERY', 60, undefined],
    ['SOFT_DERISK', 60, 'LIQUIDITY_DEFERRED'],
    ['SOFT_DERISK', 2, undefined],
  ] as const)('an odd lot of %s with %i minutes to the close: %s', (type, minutesToClose, code) => {
    const desk = openDesk({ 'CIM PRB': 150 });
    desk.take(tick(1, 'MID', { minutes_to_close: minutesToClose }));
    expect(denialOn(desk, { ...REDUCE, quantity: 150, intent_type: type })?.code).toBe(code);
  });
});

test('the first control that refuses is the one that is told', () => {
  const desk = openDesk();
  desk.take(decision('REDUCING', CAP_OPEN));
  expect(denialOn(desk, { quantity: 5 })?.code).toBe('REDUCING_ONLY');
});
