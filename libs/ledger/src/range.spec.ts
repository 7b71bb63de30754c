import { USD_MAX, type QeEvent } from '@quant-engine/contracts';
import { fill, positionSnapshot, tick, TRADING_DATE } from '@quant-engine/testkit';
import * as fc from 'fast-check';
import { eodReport, ledgerCore, ledgerRows, positionsOf, renderEodText } from './index';

const core = ledgerCore({ accounts: ['HAMMER'] });

const after = (...events: readonly QeEvent[]) => core.step(core.initialState(), events).state;

test('a fill beyond the range of money is booked in shares, and its row says so', () => {
  const state = after(
    tick(0),
    ...positionSnapshot('HAMMER', [{ symbol: 'ACR PRC', quantity: 100, avg_price: '25' }]),
    fill('BUY', 2000, 'ACR PRC', '5000000', { seq: 1 }),
    fill('SELL', 500, 'ACR PRC', '25', { seq: 2 }),
  );
  expect(positionsOf(state, 'HAMMER')).toMatchObject([{ symbol: 'ACR PRC', endQty: 1600 }]);
  expect(ledgerRows(state)).toMatchObject([
    { classification: 'LT_LONG_DECREASE', filledQty: 500 },
    { classification: 'LT_LONG_INCREASE', filledQty: 2000, beyondRange: true },
  ]);
  expect(renderEodText(eodReport(state, TRADING_DATE))).toContain('! beyond the range of money');
});

test('the core goes on, whatever prices and quantities come', () => {
  const price = fc.integer({ min: 1, max: USD_MAX }).map((micros) => (micros / 1e6).toFixed(6));
  const trade = fc.record({
    quantity: fc.integer({ min: 1, max: 1_000_000_000 }),
    price,
    side: fc.constantFrom('BUY' as const, 'SELL' as const),
  });
  const shares = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
  fc.assert(
    fc.property(fc.array(trade, { maxLength: 12 }), shares, price, (trades, held, average) => {
      const fillsFrom = (seq: number, some: typeof trades): readonly QeEvent[] =>
        some.map((one, n) => fill(one.side, one.quantity, 'ACR PRC', one.price, { seq: seq + n }));
      const line = { symbol: 'ACR PRC', quantity: held, avg_price: average, prev_close: average };
      // Of the three fills before the snapshot it counts two.
      const state = after(
        tick(0),
        ...fillsFrom(1, trades.slice(0, 3)),
        ...positionSnapshot('HAMMER', [line], { order_seq: 2 }),
        ...fillsFrom(10, trades),
      );
      const later = [...trades.slice(2, 3), ...trades];
      const end = later.reduce(
        (sum, one) => sum + (one.side === 'BUY' ? one.quantity : -one.quantity),
        held,
      );
      const told = positionsOf(state, 'HAMMER').reduce((sum, { endQty }) => sum + endQty, 0);
      expect(told).toBe(end);
      renderEodText(eodReport(state, TRADING_DATE));
    }),
  );
});
