import { CORE, openDesk, payloadsOf } from '../test-support/desk';
import {
  decisionEvent,
  fillEvent,
  intentEvent,
  orderIdFor,
  reportEvent,
  tickEvent,
} from '../test-support/events';
import { clientOrderIdOf } from './submit';

const idOf = (name: string): string => clientOrderIdOf(orderIdFor(name));

function busyDesk() {
  const desk = openDesk({ AAA: 1000 });
  desk.take(
    intentEvent('buy'),
    intentEvent('sell', { symbol: 'AAA', effect: 'DECREASE' }),
    intentEvent('short', { symbol: 'AAA', dir: 'SHORT' }),
    intentEvent('other', { account: 'IBKR_PED' }),
    intentEvent('done'),
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
  desk.take(decisionEvent('ACTIVE', { cap: 'open' }));
  expect(canceledIn(desk)).toEqual([idOf('buy'), idOf('short')].sort());
  expect(desk.order('sell')?.status).toBe('PENDING_SUBMIT');
  expect(desk.order('other')?.status).toBe('PENDING_SUBMIT');
});

test('HALTED cancels every order of its account, and none of another', () => {
  const desk = busyDesk();
  desk.take(decisionEvent('HALTED'));
  expect(canceledIn(desk)).toEqual([idOf('buy'), idOf('sell'), idOf('short')].sort());
  expect(desk.order('other')?.status).toBe('PENDING_SUBMIT');
});

test('REDUCING and a closed cap episode cancel nothing', () => {
  const desk = busyDesk();
  desk.take(decisionEvent('REDUCING', { cap: 'closed' }));
  expect(desk.outputs).toEqual([]);
});

test('an order is asked to end once, whatever asks again', () => {
  const desk = busyDesk();
  desk.take(decisionEvent('ACTIVE', { cap: 'open' }));
  const asked = desk.outputs.length;
  desk.take(
    decisionEvent('REDUCING', { cap: 'open' }),
    decisionEvent('ACTIVE', { cap: 'open', ms: 9 }),
  );
  expect(desk.outputs).toHaveLength(asked);
});

describe('a time to live', () => {
  test('ends at exactly its time, and not before', () => {
    const desk = openDesk();
    desk.take(tickEvent(1000), intentEvent('a', { ms: 500, lifeS: 30 }));
    expect(desk.take(tickEvent(30_999))).toEqual([]);
    const outputs = desk.take(tickEvent(31_000));
    expect(payloadsOf(outputs, 'order')).toMatchObject([{ action: 'PENDING_CANCEL' }]);
    expect(payloadsOf(outputs, 'broker_command')).toEqual([
      { kind: 'CANCEL', account_id: 'HAMMER', client_order_id: idOf('a'), symbol: 'CIM PRB' },
    ]);
  });

  test('that ended an order makes it EXPIRED; another reason makes it CANCELED', () => {
    const desk = openDesk();
    desk.take(intentEvent('old', { lifeS: 30 }), intentEvent('young'), tickEvent(30_000));
    desk.take(
      decisionEvent('HALTED'),
      reportEvent('old', 'CANCELED'),
      reportEvent('young', 'CANCELED'),
    );
    expect(desk.order('old')).toMatchObject({ status: 'EXPIRED', leaves_quantity: 0 });
    expect(desk.order('young')).toMatchObject({ status: 'CANCELED', leaves_quantity: 0 });
  });

  test('goes on after a cancel was rejected: the order is asked again', () => {
    const desk = openDesk();
    desk.take(
      intentEvent('a', { lifeS: 30 }),
      tickEvent(30_000),
      reportEvent('a', 'CANCEL_REJECTED'),
    );
    expect(payloadsOf(desk.take(tickEvent(31_000)), 'broker_command')).toHaveLength(1);
  });

  test('of an intent that waited out an outage is judged by the newest tick of its batch', () => {
    const desk = openDesk();
    const late = intentEvent('late', { validMs: 95_000 });
    const { outputs } = CORE.step(desk.state, [late, tickEvent(60_000), tickEvent(296_000)]);
    expect(payloadsOf(outputs, 'order')).toMatchObject([
      { status: 'DENIED', denial: { code: 'INTENT_EXPIRED' } },
    ]);
    expect(payloadsOf(outputs, 'broker_command')).toEqual([]);
  });
});

describe('a cancel that the broker rejects', () => {
  const asked = (desk: ReturnType<typeof openDesk>, ms: number): number => {
    const outputs = desk.take(reportEvent('a', 'CANCEL_REJECTED'), tickEvent(ms));
    return payloadsOf(outputs, 'broker_command').length;
  };

  test.each([
    ['HALTED', decisionEvent('HALTED')],
    ['a cap episode', decisionEvent('REDUCING', { cap: 'open' })],
  ])('is asked again at each tick while %s lasts', (_, decision) => {
    const desk = openDesk();
    desk.take(intentEvent('a'), decision);
    expect([asked(desk, 1000), asked(desk, 2000)]).toEqual([1, 1]);
    desk.take(decisionEvent('ACTIVE', { ms: 2000 }));
    expect(asked(desk, 3000)).toBe(0);
  });

  test('is not asked again before the broker has rejected it', () => {
    const desk = openDesk();
    desk.take(intentEvent('a'), decisionEvent('HALTED'));
    expect(desk.take(tickEvent(1000), tickEvent(2000))).toEqual([]);
  });

  test.each([
    ['CANCELED', [decisionEvent('HALTED'), tickEvent(30_000)]],
    ['EXPIRED', [tickEvent(30_000), decisionEvent('HALTED')]],
  ] as const)('ends the order as %s, by the first reason that applied', (status, asks) => {
    const desk = openDesk();
    desk.take(intentEvent('a', { lifeS: 30 }));
    for (const ask of asks) desk.take(ask, reportEvent('a', 'CANCEL_REJECTED'));
    desk.take(tickEvent(31_000), reportEvent('a', 'CANCELED'));
    expect(desk.order('a')?.status).toBe(status);
  });
});
