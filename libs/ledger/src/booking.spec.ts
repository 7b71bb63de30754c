import { ORDER_STATUSES, encodeEvent, decodeEvent } from '@quant-engine/contracts';
import {
  DAY,
  fillEvent,
  ledgerOf,
  orderEvent,
  sessionEvent,
  snapshotEvents,
  type FillSpec,
} from '../test/events';
import { ledgerRows, positionsOf } from './index';

const BUY: FillSpec = { quantity: 100, price: '10.00', execId: 'ab.01', seq: 1 };

describe('a fill', () => {
  it('comes to the ledger as an event that fits the contract', () => {
    const events = [
      sessionEvent(DAY),
      ...snapshotEvents('HAMMER', [{ symbol: 'ACR PRC', quantity: -5, avgPrice: '1.25' }]),
      fillEvent({ ...BUY, commission: '-0.25' }),
    ];
    for (const event of events)
      expect(decodeEvent(encodeEvent(event))).toEqual({ ok: true, event });
  });

  it('is booked once, and its redelivery gives the very same state', () => {
    const once = ledgerOf([fillEvent(BUY)]);
    expect(ledgerRows(once)).toMatchObject([{ fills: 1, filledQty: 100 }]);
    expect(ledgerOf([fillEvent(BUY), fillEvent({ ...BUY, seq: 9 })], once)).toBe(once);
  });

  it('is another one when another account has the same execution id', () => {
    const state = ledgerOf([fillEvent(BUY), fillEvent({ ...BUY, account: 'IBKR_GUN' })]);
    expect(ledgerRows(state)).toMatchObject([
      { account: 'HAMMER', fills: 1, filledQty: 100 },
      { account: 'IBKR_GUN', fills: 1, filledQty: 100 },
    ]);
  });

  it.each(ORDER_STATUSES.filter((status) => status !== 'BUSTED'))(
    'is booked when its order is %s',
    (action) => {
      const state = ledgerOf([fillEvent({ ...BUY, action })]);
      expect(ledgerRows(state)).toMatchObject([{ fills: 1, filledQty: 100, netQtyChange: 100 }]);
    },
  );

  it.each([
    ['BUY', 'LT_LONG_DECREASE', 100],
    ['BUY', 'MM_SHORT_DECREASE', 100],
    ['SELL', 'LT_LONG_INCREASE', -100],
    ['SELL', 'MM_SHORT_INCREASE', -100],
  ] as const)('changes the position by its side: %s as %s is %d', (side, classification, net) => {
    const state = ledgerOf([fillEvent({ ...BUY, side, classification })]);
    expect(ledgerRows(state)).toMatchObject([{ classification, netQtyChange: net }]);
    expect(positionsOf(state, 'HAMMER')).toMatchObject([{ endQty: net }]);
  });

  it('adds its own increment, not the cumulated quantity of its order', () => {
    const event = orderEvent(
      { quantity: 500 },
      { exec_id: 'x', last_quantity: 40, last_price: '2' },
    );
    expect(ledgerRows(ledgerOf([event]))).toMatchObject([
      { filledQty: 40, filledNotional: 80_000_000 },
    ]);
  });

  it('is refused when it has no execution id, since it could be booked twice', () => {
    const event = orderEvent({}, { last_quantity: 100, last_price: '10.00' });
    expect(() => ledgerOf([event])).toThrow(
      expect.objectContaining({ code: 'QE_SCHEMA_INVALID', place: '/data/exec_id' }),
    );
  });

  it('leaves the ledger as it was when an order event carries none', () => {
    const state = ledgerOf([fillEvent(BUY)]);
    expect(ledgerOf([orderEvent({ action: 'CANCELED', seq: 2 })], state)).toBe(state);
  });
});

describe('a commission', () => {
  it('is a cost of its row, and a rebate lowers it', () => {
    const state = ledgerOf([
      fillEvent({ ...BUY, commission: '1.25' }),
      fillEvent({ ...BUY, execId: 'cd', commission: '-0.000001' }),
    ]);
    expect(ledgerRows(state)).toMatchObject([{ fees: 1_249_999 }]);
  });

  it('may come after its fill, and counts once', () => {
    const late = orderEvent({ seq: 2, action: 'FILLED' }, { exec_id: 'ab.01', commission: '0.35' });
    const state = ledgerOf([fillEvent(BUY), late]);
    expect(ledgerRows(state)).toMatchObject([{ fills: 1, filledQty: 100, fees: 350_000 }]);
    expect(ledgerOf([late, fillEvent(BUY)], state)).toBe(state);
  });
});

describe('a bust or a correction', () => {
  const sell = fillEvent({
    ...BUY,
    side: 'SELL',
    quantity: 60,
    price: '11.00',
    execId: 'cd.01',
    seq: 2,
  });
  const more = fillEvent({ ...BUY, quantity: 20, price: '12.00', execId: 'ef.01', seq: 3 });
  const bustOfBuy = orderEvent({ seq: 4, action: 'BUSTED' }, { exec_id: 'ab.01' });

  it('leaves the ledger as if the busted fill had never been', () => {
    const state = ledgerOf([fillEvent({ ...BUY, commission: '1' }), sell, more, bustOfBuy]);
    const without = ledgerOf([sell, more]);
    expect(ledgerRows(state)).toEqual(ledgerRows(without));
    expect(positionsOf(state, 'HAMMER')).toEqual(positionsOf(without, 'HAMMER'));
  });

  it('keeps a busted fill out when the fill or its bust comes again', () => {
    const state = ledgerOf([fillEvent(BUY), sell, bustOfBuy]);
    expect(ledgerOf([fillEvent(BUY), bustOfBuy], state)).toBe(state);
  });

  it('books nothing for the bust of a fill that it never had', () => {
    const event = fillEvent({ ...BUY, action: 'BUSTED' });
    expect(ledgerRows(ledgerOf([event]))).toEqual([]);
  });

  it('puts a correction where the original stood, not at the end of the day', () => {
    const correction = fillEvent({
      ...BUY,
      quantity: 80,
      price: '10.50',
      execId: 'ab.02',
      seq: 9,
      action: 'CORRECTED',
    });
    const state = ledgerOf([fillEvent(BUY), sell, more, correction]);
    const asTold = ledgerOf([
      fillEvent({ ...BUY, quantity: 80, price: '10.50', execId: 'ab.02' }),
      sell,
      more,
    ]);
    expect(ledgerRows(state)).toEqual(ledgerRows(asTold));
    expect(positionsOf(state, 'HAMMER')).toEqual(positionsOf(asTold, 'HAMMER'));
    expect(ledgerOf([fillEvent(BUY), correction], state)).toBe(state);
  });

  it('folds only the symbol and the account that it speaks of again', () => {
    const others = [
      fillEvent({ ...BUY, account: 'IBKR_PED' }),
      fillEvent({ ...BUY, symbol: 'CIM PRB', execId: 'gh.01' }),
    ];
    const state = ledgerOf([...others, fillEvent(BUY), bustOfBuy]);
    expect(ledgerRows(state)).toEqual(ledgerRows(ledgerOf(others)));
  });
});
