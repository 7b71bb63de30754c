import { parseUsd, type QeEvent } from '@quant-engine/contracts';
import { ReferenceData } from '@quant-engine/reference-data';
import { brokerBooks, decision, intent, payloadsOf, tick } from '@quant-engine/testkit';
import { LIMITS } from '../test-support/desk';
import { ordersCore } from './core';
import type { OrdersState } from './state';

function coreWith(group: string) {
  const instrument = { symbol: 'CIM PRB', group, prevClose: parseUsd('24.40'), adv: 1_000_000 };
  const book = { accountId: 'HAMMER', equity: parseUsd('100000'), positions: [] };
  return ordersCore({
    reference: new ReferenceData([instrument], [book]),
    limits: LIMITS,
  });
}

const BEGAN = coreWith('MREIT');
const RESTARTED = coreWith('BANK');

const begun = BEGAN.step(BEGAN.initialState(), [
  tick(0),
  brokerBooks('HAMMER', { 'CIM PRB': 400 }),
  decision('ACTIVE'),
]).state;

const denialsOf = (outputs: readonly QeEvent[]): readonly (string | undefined)[] =>
  payloadsOf(outputs, 'order').map(({ denial }) => denial?.code);

test('the same reference data go on, in whatever process', () => {
  const { outputs } = coreWith('MREIT').step(begun, [tick(1), intent('a')]);
  expect(denialsOf(outputs)).toEqual([undefined]);
  expect(payloadsOf(outputs, 'alert')).toEqual([]);
});

test('by others nothing is opened on the date, it is said once, and reductions go on', () => {
  const first = RESTARTED.step(begun, [tick(1), intent('a')]);
  expect(denialsOf(first.outputs)).toEqual(['REFERENCE_CHANGED']);
  expect(payloadsOf(first.outputs, 'alert')).toMatchObject([
    { alert_type: 'REFERENCE_CHANGED', severity: 'critical' },
  ]);
  const second = RESTARTED.step(first.state, [tick(2), intent('b', { effect: 'DECREASE' })]);
  expect(denialsOf(second.outputs)).toEqual([undefined]);
  expect(payloadsOf(second.outputs, 'alert')).toEqual([]);
});

test('put back, they open again; on the next date the new ones count', () => {
  const changed: OrdersState = RESTARTED.step(begun, [tick(1)]).state;
  expect(denialsOf(BEGAN.step(changed, [tick(2), intent('c')]).outputs)).toEqual([undefined]);
  const next = RESTARTED.step(changed, [
    tick(86_400, 'MID', { trading_date: '2026-01-13' }),
    brokerBooks('HAMMER', {}, { at: 86_400 }),
    intent('d', { at: 86_400, valid_until: tick(100_000).timestamp }),
  ]);
  expect(denialsOf(next.outputs)).toEqual([undefined]);
});
