import type { QeEvent } from '@quant-engine/contracts';
import { brokerBooks, decision, intent, payloadsOf, restored, tick } from '@quant-engine/testkit';
import fc from 'fast-check';
import { CAP_OPEN, CORE, openDesk, type TestDesk } from '../test-support/desk';
import { fillEvent, orderIdFor, reportEvent } from '../test-support/events';
import { clientOrderIdOf } from './submit';

const sells = (name: string, quantity: number, lifeS = 90): QeEvent =>
  intent(name, { effect: 'DECREASE', quantity, time_to_live_s: lifeS });
const idOf = (name: string): string => clientOrderIdOf(orderIdFor(name));

/** The client order ids that these events ask the broker to end. */
function canceledIn(outputs: readonly QeEvent[]): readonly (string | undefined)[] {
  return payloadsOf(outputs, 'broker_command')
    .filter((command) => command.kind === 'CANCEL')
    .map((command) => command.client_order_id);
}

describe('reductions that would together take their position through zero', () => {
  test('end when a late fill of another took what they were to close', () => {
    const desk = openDesk({ 'CIM PRB': 400 });
    desk.take(sells('a', 400, 10), tick(10), reportEvent('a', 'CANCELED'));
    desk.take(sells('b', 400));
    expect(canceledIn(desk.take(fillEvent('a', 'x1', 400)))).toEqual([idOf('b')]);
  });

  test.each([
    [600, []],
    [599, ['b']],
    [300, ['b']],
    [299, ['a', 'b']],
    [0, ['a', 'b']],
    [-600, ['a', 'b']],
  ])('of 300 each end, the newest first, when the broker holds %i', (held, names) => {
    for (const [first, second] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      const desk = openDesk({ 'CIM PRB': 600 });
      desk.take(sells(first, 300), sells(second, 300));
      const renamed = names.map((name) => (name === 'a' ? first : second));
      const outputs = desk.take(brokerBooks('HAMMER', { 'CIM PRB': held }));
      expect(canceledIn(outputs)).toEqual(renamed.map(idOf).sort(byOrderId));
    }
  });

  test('end on the short side as well', () => {
    const desk = openDesk({ 'CIM PRB': -600 });
    const covers = (name: string) =>
      intent(name, { dir: 'SHORT', effect: 'DECREASE', quantity: 300 });
    desk.take(covers('a'), covers('b'));
    const outputs = desk.take(brokerBooks('HAMMER', { 'CIM PRB': -400 }));
    expect(canceledIn(outputs)).toEqual([idOf('b')]);
  });

  test('end when an order that opens the other side was quicker', () => {
    const desk = openDesk({ 'CIM PRB': 400 });
    desk.take(sells('a', 400), intent('short', { dir: 'SHORT' }));
    expect(canceledIn(desk.take(fillEvent('short', 'x1', 100)))).toEqual([idOf('a')]);
  });

  test('stay while each of their fills takes as much from them as from the position', () => {
    const desk = openDesk({ 'CIM PRB': 600 });
    desk.take(sells('a', 300), sells('b', 300));
    const outputs = desk.take(
      fillEvent('b', 'x1', 200),
      fillEvent('a', 'x2', 300),
      fillEvent('b', 'x3', 100),
    );
    expect(canceledIn(outputs)).toEqual([]);
    expect(desk.position()).toBe(0);
  });

  test('stay when the fill or the books speak of another symbol or account', () => {
    const desk = openDesk({ 'CIM PRB': 400, AAA: 400 });
    desk.take(sells('a', 400), intent('other', { symbol: 'AAA', effect: 'DECREASE' }));
    desk.take(fillEvent('other', 'x1', 400), brokerBooks('IBKR_PED', {}));
    expect(desk.order('a')?.status).toBe('PENDING_SUBMIT');
  });

  test('count one that is asked to end for another reason: it may fill yet', () => {
    const desk = openDesk({ 'CIM PRB': 600 });
    desk.take(sells('a', 300), sells('old', 300, 10), tick(10));
    const outputs = desk.take(brokerBooks('HAMMER', { 'CIM PRB': 300 }));
    expect(canceledIn(outputs)).toEqual([idOf('a')]);
  });

  test('do not count one of the other direction, left from before the position turned', () => {
    const desk = openDesk({ 'CIM PRB': 400 });
    desk.take(sells('old', 400, 10), tick(10), brokerBooks('HAMMER', { 'CIM PRB': -400 }));
    desk.take(intent('cover', { dir: 'SHORT', effect: 'DECREASE' }));
    expect(desk.order('cover')?.denial).toBeUndefined();
    expect(desk.take(tick(11))).toEqual([]);
  });

  test('end no further while the broker has yet to end the newest', () => {
    const desk = openDesk({ 'CIM PRB': 600 });
    desk.take(sells('a', 300), sells('b', 300), brokerBooks('HAMMER', { 'CIM PRB': 400 }));
    expect(desk.take(tick(1), decision('REDUCING', CAP_OPEN))).toEqual([]);
    expect(desk.order('a')?.status).toBe('PENDING_SUBMIT');
  });

  test.each([
    ['tick', tick(1)],
    ['decision, in a cap episode', decision('REDUCING', CAP_OPEN)],
  ])('are asked again at the next %s when the broker rejects the cancel', (_, next) => {
    const desk = openDesk({ 'CIM PRB': 400 });
    desk.take(sells('a', 400), brokerBooks('HAMMER', {}), reportEvent('a', 'CANCEL_REJECTED'));
    expect(canceledIn(desk.take(next))).toEqual([idOf('a')]);
    desk.take(tick(90), reportEvent('a', 'CANCELED'));
    expect(desk.order('a')?.status).toBe('CANCELED');
  });

  test('are known by their age after a restart', () => {
    const desk = openDesk({ 'CIM PRB': 600 });
    desk.take(...['a', 'b', 'c'].map((name) => sells(name, 200)), reportEvent('a', 'ACCEPTED'));
    const again = restored(CORE.codec, desk.state);
    const { outputs } = CORE.step(again, [brokerBooks('HAMMER', { 'CIM PRB': 400 })]);
    expect(canceledIn(outputs)).toEqual([idOf('c')]);
  });

  test('leave, whatever happens, no more at work than the position has', () => {
    const step = fc.record({
      word: fc.constantFrom('sell', 'fill', 'late', 'books', 'tick', 'canceled', 'rejected'),
      name: fc.constantFrom('a', 'b', 'c', 'd'),
      shares: fc.integer({ min: 1, max: 5 }).map((lots) => lots * 200),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const desk = openDesk({ 'CIM PRB': 1000 });
        steps.forEach(({ word, name, shares }, index) => {
          const ms = (index + 1) * 1000;
          if (word === 'sell') desk.take(sells(name, shares, 5));
          if (word === 'books')
            desk.take(brokerBooks('HAMMER', { 'CIM PRB': shares }, { at: ms / 1000 }));
          if (word === 'tick') desk.take(tick(ms / 1000));
          if (desk.order(name) === undefined) return;
          if (word === 'fill' || word === 'late') desk.take(fillEvent(name, `x${index}`, shares));
          if (word === 'canceled') desk.take(reportEvent(name, 'CANCELED'));
          if (word === 'rejected') desk.take(reportEvent(name, 'CANCEL_REJECTED'), tick(ms / 1000));
          expect(atWork(desk)).toBeLessThanOrEqual(Math.max(desk.position(), 0));
        });
      }),
    );
  });
});

function byOrderId(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** Shares that reductions may still sell without having been asked to end. */
function atWork({ state }: TestDesk): number {
  return [...state.open.values()]
    .filter(({ event }) => event.status !== 'PENDING_CANCEL')
    .reduce((sum, { event }) => sum + event.leaves_quantity, 0);
}
