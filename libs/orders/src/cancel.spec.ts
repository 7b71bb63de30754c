import { at, decision, intent, payloadsOf, tick } from '@quant-engine/testkit';
import { CAP_OPEN, CAP_CLOSED, CORE, openDesk } from '../test-support/desk';
import { fillEvent, orderIdFor, reportEvent } from '../test-support/events';
import { clientOrderIdOf } from './submit';

const idOf = (name: string): string => clientOrderIdOf(orderIdFor(name));

function busyDesk() {
  const desk = openDesk({ AAA: 1000 });
  desk.take(
    intent('buy'),
    intent('sell', { symbol: 'AAA', effect: 'DECREASE' }),
    intent('short', { symbol: 'AAA', dir: 'SHORT' }),
    intent('other', { account_id: 'IBKR_PED' }),
    intent('done'),
    fillEvent('done', 'x1', 400),
  );
  desk.outputs.length = 0;
  return desk;
}

const canceledIn = (desk: ReturnType<typeof busyDesk>): readonly (string | undefined)[] =>
  desk
    .all('broker_command')
    .filter((command) => command.kind === 'CANCEL')
    .map((command) => command.client_order_id)
    .sort();

test('a cap episode cancels what increases in its account, and nothing else', () => {
  const desk = busyDesk();
  desk.take(decision('ACTIVE', CAP_OPEN));
  expect(canceledIn(desk)).toEqual([idOf('buy'), idOf('short')].sort());
  expect(desk.order('sell')?.status).toBe('PENDING_SUBMIT');
  expect(desk.order('other')?.status).toBe('PENDING_SUBMIT');
});

test('HALTED cancels every order of its account, and none of another', () => {
  const desk = busyDesk();
  desk.take(decision('HALTED'));
  expect(canceledIn(desk)).toEqual([idOf('buy'), idOf('sell'), idOf('short')].sort());
  expect(desk.order('other')?.status).toBe('PENDING_SUBMIT');
});

test('REDUCING and a closed cap episode cancel nothing', () => {
  const desk = busyDesk();
  desk.take(decision('REDUCING', CAP_CLOSED));
  expect(desk.outputs).toEqual([]);
});

test('an order is asked to end once, whatever asks again', () => {
  const desk = busyDesk();
  desk.take(decision('ACTIVE', CAP_OPEN));
  const asked = desk.outputs.length;
  desk.take(decision('REDUCING', CAP_OPEN), decision('ACTIVE', { ...CAP_OPEN, at: 0.009 }));
  expect(desk.outputs).toHaveLength(asked);
});

describe('a time to live', () => {
  test('ends at exactly its time, and not before', () => {
    const desk = openDesk();
    desk.take(tick(1), intent('a', { at: 0.5, time_to_live_s: 30 }));
    expect(desk.take(tick(30.999))).toEqual([]);
    const outputs = desk.take(tick(31));
    expect(payloadsOf(outputs, 'order')).toMatchObject([{ action: 'PENDING_CANCEL' }]);
    expect(payloadsOf(outputs, 'broker_command')).toEqual([
      { kind: 'CANCEL', account_id: 'HAMMER', client_order_id: idOf('a'), symbol: 'CIM PRB' },
    ]);
  });

  test('that ended an order makes it EXPIRED; another reason makes it CANCELED', () => {
    const desk = openDesk();
    desk.take(intent('old', { time_to_live_s: 30 }), intent('young'), tick(30));
    desk.take(decision('HALTED'), reportEvent('old', 'CANCELED'), reportEvent('young', 'CANCELED'));
    expect(desk.order('old')).toMatchObject({ status: 'EXPIRED', leaves_quantity: 0 });
    expect(desk.order('young')).toMatchObject({ status: 'CANCELED', leaves_quantity: 0 });
  });

  test('goes on after a cancel was rejected: the order is asked again', () => {
    const desk = openDesk();
    desk.take(intent('a', { time_to_live_s: 30 }), tick(30), reportEvent('a', 'CANCEL_REJECTED'));
    expect(payloadsOf(desk.take(tick(31)), 'broker_command')).toHaveLength(1);
  });

  test('of an intent that waited out an outage is judged by the newest tick of its batch', () => {
    const desk = openDesk();
    const late = intent('late', { valid_until: at(95) });
    const { outputs } = CORE.step(desk.state, [late, tick(60), tick(296)]);
    expect(payloadsOf(outputs, 'order')).toMatchObject([
      { status: 'DENIED', denial: { code: 'INTENT_EXPIRED' } },
    ]);
    expect(payloadsOf(outputs, 'broker_command')).toEqual([]);
  });
});

describe('a cancel that the broker rejects', () => {
  const asked = (desk: ReturnType<typeof openDesk>, ms: number): number => {
    const outputs = desk.take(reportEvent('a', 'CANCEL_REJECTED'), tick(ms / 1000));
    return payloadsOf(outputs, 'broker_command').length;
  };

  test.each([
    ['HALTED', decision('HALTED')],
    ['a cap episode', decision('REDUCING', CAP_OPEN)],
  ])('is asked again at each tick while %s lasts', (_, decided) => {
    const desk = openDesk();
    desk.take(intent('a'), decided);
    expect([asked(desk, 1000), asked(desk, 2000)]).toEqual([1, 1]);
    desk.take(decision('ACTIVE', { at: 2 }));
    expect(asked(desk, 3000)).toBe(0);
  });

  test('is not asked again before the broker has rejected it', () => {
    const desk = openDesk();
    desk.take(intent('a'), decision('HALTED'));
    expect(desk.take(tick(1), tick(2))).toEqual([]);
  });

  test.each([
    ['CANCELED', [decision('HALTED'), tick(30)]],
    ['EXPIRED', [tick(30), decision('HALTED')]],
  ] as const)('ends the order as %s, by the first reason that applied', (status, asks) => {
    const desk = openDesk();
    desk.take(intent('a', { time_to_live_s: 30 }));
    for (const ask of asks) desk.take(ask, reportEvent('a', 'CANCEL_REJECTED'));
    desk.take(tick(31), reportEvent('a', 'CANCELED'));
    expect(desk.order('a')?.status).toBe(status);
  });
});
