import { parseUsd, USD_MAX, type QeEvent } from '@quant-engine/contracts';
import { brokerCommand, checkedStep, print, quote, submit } from '@quant-engine/testkit';
import fc from 'fast-check';
import { configWith } from '../test-support/broker';
import { brokerSimCore } from './core';

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

type Make = (n: number) => QeEvent;
const happening: fc.Arbitrary<Make> = fc.oneof(
  fc.tuple(micros, micros, shares).map(
    ([bid, ask, size]): Make =>
      (n) =>
        quote('CIM PRB', usd(bid), usd(ask), { at: n, bid_size: size, ask_size: size }),
  ),
  fc.tuple(micros, shares).map(
    ([price, size]): Make =>
      (n) =>
        print('CIM PRB', usd(price), size, { at: n }),
  ),
  fc.tuple(fc.constantFrom('BUY' as const, 'SELL' as const), shares, fc.option(micros)).map(
    ([side, quantity, limit]): Make =>
      (n) =>
        submit(`o${n}`, {
          at: n,
          side,
          quantity,
          ...(limit === null ? {} : { limit_price: usd(limit) }),
        }),
  ),
  fc.constant((n: number) => brokerCommand('SNAPSHOT', { at: n })),
);

test('whatever prices and quantities come, a step never throws, and says what a reader takes', () => {
  const start = { symbol: 'CIM PRB', quantity: 1_000_000_000, avgPrice: parseUsd('8000000000') };
  const core = brokerSimCore(configWith([start]));
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 20 }), (happenings) => {
      let state = core.initialState();
      happenings.forEach((make, index) => {
        state = checkedStep(core, state, [make(index + 1)]).state;
      });
    }),
    { numRuns: 400 },
  );
});
