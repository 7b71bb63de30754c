import { USD_MAX, type QeEvent } from '@quant-engine/contracts';
import { checkedStep, exposure, feature, fill, proposal, quote, tick } from '@quant-engine/testkit';
import fc from 'fast-check';
import { DESK, SYMBOLS } from '../test-support/desk';
import { engineCore } from './core';

const CORE = engineCore(DESK);

const usd = (micros: number): string => (micros / 1e6).toFixed(6);

/** Prices of every size, with many at the ends of the range of money. */
const micros = fc.oneof(
  fc.integer({ min: 1, max: USD_MAX }),
  fc.integer({ min: 1, max: 60_000_000 }),
  fc.integer({ min: 1_000_000_000_000, max: 10_000_000_000_000 }),
  fc.integer({ min: USD_MAX - 1000, max: USD_MAX }),
);
const shares = fc.oneof(
  fc.integer({ min: 1, max: 1_000_000_000 }),
  fc.integer({ min: 1, max: 5_000 }),
  fc.constantFrom(1, 200, 1_000_000_000),
);
const symbol = fc.constantFrom(...SYMBOLS);
const side = fc.constantFrom('BUY' as const, 'SELL' as const);
const bucket = fc.constantFrom('LT' as const, 'MM_PURE' as const);

/** An exposure may say what no sum of its lines says; but what it says fits its schema. */
const snapshot = fc
  .record({
    gross: micros,
    potential: micros,
    equity: fc.oneof(micros, fc.constant(1_000_000_000_000)),
    lines: fc.uniqueArray(fc.record({ symbol, shares, side, bucket, mark: micros }), {
      selector: (line) => line.symbol,
      maxLength: 4,
    }),
  })
  .map(({ gross, potential, equity, lines }) => (n: number): QeEvent => {
    const event = exposure({}, { at: n, order_seq: n, equity: usd(equity) });
    const amounts = { ...event.data.buckets.LT, current: usd(gross), potential: usd(potential) };
    return {
      ...event,
      event_id: `${event.event_id.slice(0, -4)}${String(1000 + n)}`,
      data: {
        ...event.data,
        long_notional: usd(gross),
        open_orders_potential: usd(potential),
        buckets: { LT: amounts, MM_PURE: amounts },
        positions: lines.map((line) => ({
          symbol: line.symbol,
          quantity: line.side === 'BUY' ? line.shares : -line.shares,
          avg_price: usd(line.mark),
          mark: usd(line.mark),
          mark_source: 'quote' as const,
          bucket: line.bucket,
        })),
      },
    };
  });

type Make = (n: number) => QeEvent;
const happening: fc.Arbitrary<Make> = fc.oneof(
  snapshot,
  fc.tuple(symbol, micros, fc.integer({ min: 0, max: 100 })).map(
    ([name, bid, wide]): Make =>
      (n) =>
        quote(name, usd(bid), usd(Math.min(USD_MAX, bid + Math.floor(bid / 1000) * wide)), {
          at: n,
        }),
  ),
  fc.tuple(symbol, micros).map(
    ([name, price]): Make =>
      (n) =>
        feature(name, usd(price), { at: n }),
  ),
  fc.tuple(side, shares, symbol, bucket, fc.option(micros, { nil: undefined })).map(
    ([action, quantity, name, of, limit]): Make =>
      (n) =>
        proposal(action, quantity, name, {
          at: n,
          bucket: of,
          ...(limit === undefined ? {} : { price_hint: usd(limit) }),
        }),
  ),
  fc.tuple(side, shares, symbol, micros).map(
    ([action, quantity, name, price]): Make =>
      (n) =>
        fill(action, quantity, name, usd(price), { at: n, seq: n + 1 }),
  ),
);

test('whatever prices and quantities come, a step never throws, and says what a reader takes', () => {
  fc.assert(
    fc.property(fc.array(fc.array(happening, { maxLength: 6 }), { maxLength: 8 }), (rounds) => {
      let state = CORE.initialState();
      let n = 0;
      for (const round of rounds) {
        n += 10;
        const batch = [...round.map((make, index) => make(n + index)), tick(n + 8, 'MID')];
        state = checkedStep(CORE, state, batch).state;
      }
    }),
    { numRuns: 400 },
  );
});

test('a quote beyond any sense does not keep a breach from being decided on', () => {
  const book = { AAA: { quantity: 322_000, mark: '25', bucket: 'LT' as const } };
  const begun = CORE.step(CORE.initialState(), [tick(0, 'MID')]).state;
  const { outputs } = checkedStep(CORE, begun, [
    quote('BBB', '8000000', '8100000', { at: 1 }),
    quote('AAA', '24.99', '25.01', { at: 1 }),
    exposure(book, { at: 1 }),
    tick(2, 'MID'),
  ]);
  const kinds = outputs.flatMap((event) =>
    event.event_type === 'decision' ? [event.data.mode] : [],
  );
  expect(kinds).toEqual(['HARD_DERISK']);
});
