import type { QeEvent } from '@quant-engine/contracts';
import { at, intent, payloadsOf, tick } from '@quant-engine/testkit';
import { openDesk } from '../test-support/desk';
import { fillEvent, orderIdFor, reportEvent } from '../test-support/events';
import { clientOrderIdOf } from './submit';

test('an intent becomes an order and the command for it, in one commit', () => {
  const desk = openDesk();
  desk.take(intent('a', { limit_price: '24.00' }));
  expect(desk.outputs.map((event) => event.event_type)).toEqual(['order', 'broker_command']);
  expect(desk.all('order')[0]).toMatchObject({
    seq: 1,
    order_id: orderIdFor('a'),
    action: 'PENDING_SUBMIT',
    status: 'PENDING_SUBMIT',
    order_type: 'LIMIT',
    leaves_quantity: 400,
  });
  expect(desk.all('broker_command')).toEqual([
    {
      kind: 'SUBMIT',
      account_id: 'HAMMER',
      client_order_id: clientOrderIdOf(orderIdFor('a')),
      symbol: 'CIM PRB',
      side: 'BUY',
      quantity: 400,
      order_type: 'LIMIT',
      limit_price: '24.00',
    },
  ]);
});

test('an intent without a limit is a market order, and carries no price', () => {
  const desk = openDesk();
  desk.take(intent('a'));
  expect(desk.all('broker_command')[0]).not.toHaveProperty('limit_price');
  expect(desk.all('broker_command')[0]).toMatchObject({ order_type: 'MARKET' });
});

test.each<[string, readonly QeEvent[]]>([
  ['while it is pending', []],
  ['when it works', [reportEvent('a', 'ACCEPTED')]],
  ['when it is filled', [fillEvent('a', 'x1', 400)]],
  ['when it was rejected', [reportEvent('a', 'REJECTED')]],
  ['when it was canceled', [tick(90), reportEvent('a', 'CANCELED')]],
])('an intent that comes again makes no second order: %s', (_, life) => {
  const desk = openDesk();
  desk.take(intent('a'), ...life);
  expect(desk.take(intent('a'), intent('a'))).toEqual([]);
  const submits = desk.all('broker_command').filter((command) => command.kind === 'SUBMIT');
  expect(submits).toHaveLength(1);
});

test('a denied intent stays denied, even when it would now be let through', () => {
  const desk = openDesk();
  desk.take(tick(1, 'MID', { market_open: false }), intent('a'), tick(2));
  expect(desk.take(intent('a'))).toEqual([]);
  expect(desk.all('broker_command')).toEqual([]);
});

test('an intent of yesterday is not sent again, though its order is forgotten', () => {
  const desk = openDesk();
  const asked = intent('a', { valid_until: at(30) });
  desk.take(asked, fillEvent('a', 'x1', 400), tick(86_400, 'MID', { trading_date: '2026-01-13' }));
  desk.take(asked);
  const submits = desk.all('broker_command').filter((command) => command.kind === 'SUBMIT');
  expect(submits).toHaveLength(1);
});

test('two intents are two orders, whatever they have in common', () => {
  const desk = openDesk();
  desk.take(intent('a'), intent('b'));
  expect(desk.all('broker_command').map((command) => command.client_order_id)).toEqual([
    clientOrderIdOf(orderIdFor('a')),
    clientOrderIdOf(orderIdFor('b')),
  ]);
});

test.each([
  ['LT', 'LONG', 'INCREASE', 'LT_LONG_INCREASE', 'BUY'],
  ['LT', 'LONG', 'DECREASE', 'LT_LONG_DECREASE', 'SELL'],
  ['MM_PURE', 'SHORT', 'INCREASE', 'MM_SHORT_INCREASE', 'SELL'],
  ['MM_PURE', 'SHORT', 'DECREASE', 'MM_SHORT_DECREASE', 'BUY'],
] as const)('%s %s %s is %s and a %s from intent to fill', (bucket, dir, effect, name, side) => {
  const desk = openDesk({ 'CIM PRB': dir === 'LONG' ? 1000 : -1000 });
  const asked = intent('a', { bucket, dir, effect });
  desk.take(asked, reportEvent('a', 'ACCEPTED'), fillEvent('a', 'x1', 400));
  expect(asked.data.classification).toBe(name);
  expect(desk.all('broker_command')[0]?.side).toBe(side);
  expect(desk.all('order').map((order) => order.action)).toEqual([
    'PENDING_SUBMIT',
    'ACCEPTED',
    'FILLED',
  ]);
  for (const order of desk.all('order')) {
    expect(order).toMatchObject({ classification: name, bucket, dir, effect, order_action: side });
  }
});

describe('a reduction that meets working increases of the other side', () => {
  const steps = (outputs: readonly QeEvent[]): readonly string[] =>
    payloadsOf(outputs, 'broker_command').map(
      ({ kind, client_order_id: id }) => `${kind} ${id === idOf('sell') ? 'sell' : 'buy'}`,
    );
  const idOf = (name: string): string => clientOrderIdOf(orderIdFor(name));
  const REDUCE = { effect: 'DECREASE' } as const;

  test('is sent after they were asked to end', () => {
    const desk = openDesk({ 'CIM PRB': 1000 });
    desk.take(intent('buy'), intent('more'));
    const outputs = desk.take(intent('sell', REDUCE));
    expect(steps(outputs)).toEqual(['CANCEL buy', 'CANCEL buy', 'SUBMIT sell']);
    desk.take(reportEvent('buy', 'CANCELED'));
    expect(desk.order('buy')?.status).toBe('CANCELED');
  });

  test('asks them again at each tick while the broker rejects it', () => {
    const desk = openDesk({ 'CIM PRB': 1000 });
    desk.take(intent('buy'), intent('sell', REDUCE), reportEvent('buy', 'CANCEL_REJECTED'));
    expect(steps(desk.take(tick(1)))).toEqual(['CANCEL buy']);
    desk.take(reportEvent('buy', 'CANCEL_REJECTED'), fillEvent('sell', 'x1', 400));
    expect(steps(desk.take(tick(2)))).toEqual([]);
  });

  test('does not ask again one that is asked to end', () => {
    const desk = openDesk({ 'CIM PRB': 1000 });
    desk.take(intent('buy', { time_to_live_s: 1 }), tick(1));
    expect(steps(desk.take(intent('sell', REDUCE)))).toEqual(['SUBMIT sell']);
  });

  test('leaves those of its own side, of another symbol and of another account', () => {
    const desk = openDesk({ 'CIM PRB': 1000 });
    desk.take(
      intent('short', { dir: 'SHORT' }),
      intent('other symbol', { symbol: 'AAA' }),
      intent('other account', { account_id: 'IBKR_PED' }),
    );
    expect(steps(desk.take(intent('sell', REDUCE)))).toEqual(['SUBMIT sell']);
  });

  test('ends none of them when it is denied itself', () => {
    const desk = openDesk({ 'CIM PRB': 300 });
    desk.take(intent('buy'));
    expect(steps(desk.take(intent('sell', REDUCE)))).toEqual([]);
  });
});
