import { USD_MAX, type QeEvent } from '@quant-engine/contracts';
import {
  checkedStep,
  fill,
  order,
  positionSnapshot,
  print,
  quote,
  tick,
} from '@quant-engine/testkit';
import fc from 'fast-check';
import { configWith } from '../test-support/book';
import { exposureCore } from './core';

const CORE = exposureCore(configWith({ groups: { AAA: 'BANK' } }));

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
const symbol = fc.constantFrom('AAA', 'BBB');
const account = fc.constantFrom('HAMMER', 'IBKR_GUN', 'IBKR_PED');
const side = fc.constantFrom('BUY' as const, 'SELL' as const);

type Make = (n: number) => readonly QeEvent[];
const happening: fc.Arbitrary<Make> = fc.oneof(
  fc.tuple(account, fc.array(fc.tuple(symbol, side, shares, micros), { maxLength: 3 }), micros).map(
    ([id, lines, equity]): Make =>
      (n) =>
        positionSnapshot(
          id,
          lines.map(([name, way, quantity, price]) => ({
            symbol: name,
            quantity: way === 'BUY' ? quantity : -quantity,
            avg_price: usd(price),
          })),
          { at: n, id: `s${n}`, order_seq: n, equity: usd(equity) },
        ),
  ),
  fc
    .tuple(symbol, micros, micros)
    .map(([name, bid, ask]): Make => (n) => [quote(name, usd(bid), usd(ask), { at: n })]),
  fc
    .tuple(symbol, micros)
    .map(([name, price]): Make => (n) => [print(name, usd(price), 100, { at: n })]),
  fc
    .tuple(account, side, shares, symbol, micros)
    .map(([id, way, quantity, name, price]): Make => (n) => [
      fill(way, quantity, name, usd(price), { at: n, seq: n, account_id: id }),
    ]),
  fc
    .tuple(account, side, shares, symbol, micros)
    .map(([id, way, quantity, name, price]): Make => (n) => [
      order(`o${n}`, {
        at: n,
        seq: n,
        account_id: id,
        order_action: way,
        quantity,
        symbol: name,
        limit_price: usd(price),
      }),
    ]),
);

test('whatever prices and quantities come, a step never throws, and says what a reader takes', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 20 }), (happenings) => {
      let state = CORE.initialState();
      happenings.forEach((make, index) => {
        const n = 15 * (index + 1);
        state = checkedStep(CORE, state, [...make(n), tick(n)]).state;
      });
    }),
    { numRuns: 400 },
  );
});
