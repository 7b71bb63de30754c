import { USD_MAX, type QeEvent } from '@quant-engine/contracts';
import {
  brokerBooks,
  brokerReport,
  checkedStep,
  decision,
  intent,
  tick,
} from '@quant-engine/testkit';
import fc from 'fast-check';
import { CORE } from '../test-support/desk';
import { clientOrderIdOf, orderIdOf } from './submit';

const usd = (micros: number): string => (micros / 1e6).toFixed(6);
const micros = fc.oneof(
  fc.integer({ min: 1, max: USD_MAX }),
  fc.integer({ min: 1, max: 60_000_000 }),
  fc.integer({ min: USD_MAX - 1000, max: USD_MAX }),
);
const shares = fc.oneof(
  fc.integer({ min: 1, max: 1_000_000_000 }),
  fc.integer({ min: 1, max: 5_000 }),
  fc.constantFrom(1, 1_000_000_000),
);
const symbol = fc.constantFrom('CIM PRB', 'AAA', 'YYY');
const name = fc.constantFrom('a', 'b', 'c');
const effect = fc.constantFrom('INCREASE' as const, 'DECREASE' as const);

const clientId = (one: string): string => clientOrderIdOf(orderIdOf(intent(one).event_id));

type Make = (n: number) => QeEvent;
const happening: fc.Arbitrary<Make> = fc.oneof(
  fc.tuple(name, symbol, effect, fc.integer({ min: 1, max: 400 }), micros).map(
    ([one, held, way, quantity, price]): Make =>
      () =>
        intent(one, { symbol: held, effect: way, quantity, limit_price: usd(price) }),
  ),
  fc.tuple(name, shares, micros).map(
    ([one, quantity, price]): Make =>
      (n) =>
        brokerReport('FILL', {
          at: n,
          client_order_id: clientId(one),
          exec_id: `x${n}`,
          last_quantity: quantity,
          last_price: usd(price),
        }),
  ),
  fc.tuple(symbol, shares, fc.boolean(), micros, micros).map(
    ([held, quantity, short, price, equity]): Make =>
      (n) =>
        brokerBooks(
          'HAMMER',
          {},
          {
            at: n,
            equity: usd(equity),
            positions: [
              { symbol: held, quantity: short ? -quantity : quantity, avg_price: usd(price) },
            ],
          },
        ),
  ),
);

test('whatever prices and quantities come, a step never throws, and says what a reader takes', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 20 }), (happenings) => {
      const begin = [tick(0), brokerBooks('HAMMER', { 'CIM PRB': 400 }), decision('ACTIVE')];
      let state = checkedStep(CORE, CORE.initialState(), begin).state;
      happenings.forEach((make, index) => {
        state = checkedStep(CORE, state, [make(index + 1), tick(index + 1)]).state;
      });
    }),
    { numRuns: 400 },
  );
});
