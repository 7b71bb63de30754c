import { ORDER_STATUSES, encodeEvent, decodeEvent } from '@quant-engine/contracts';
import { type Changes, fill, order, positionSnapshot, tick } from '@quant-engine/testkit';
import { ledgerOf } from '../test/events';
import { ledgerRows, positionsOf } from './index';

const buy = (changes: Changes<'order'> = {}) =>
  fill('BUY', 100, 'ACR PRC', '10.00', { exec_id: 'ab.01', ...changes });

describe('a fill', () => {
  it('comes to the ledger as an event that fits the contract', () => {
    const events = [
      tick(0),
      ...positionSnapshot('HAMMER', [{ symbol: 'ACR PRC', quantity: -5, avg_price: '1.25' }]),
      buy({ commission: '-0.25' }),
    ];
    for (const event of events)
      expect(decodeEvent(encodeEvent(event))).toEqual({ ok: true, event });
  });

  it('is booked once, and its redelivery gives the very same state', () => {
    const once = ledgerOf([buy()]);
    expect(ledgerRows(once)).toMatchObject([{ fills: 1, filledQty: 100 }]);
    expect(ledgerOf([buy(), buy({ seq: 9 })], once)).toBe(once);
  });

  it('is another one when another account has the same execution id', () => {
    const state = ledgerOf([buy(), buy({ account_id: 'IBKR_GUN' })]);
    expect(ledgerRows(state)).toMatchObject([
      { account: 'HAMMER', fills: 1, filledQty: 100 },
      { account: 'IBKR_GUN', fills: 1, filledQty: 100 },
    ]);
  });

  it.each(ORDER_STATUSES.filter((status) => status !== 'BUSTED'))(
    'is booked when its order is %s',
    (action) => {
      const state = ledgerOf([buy({ status: action })]);
      expect(ledgerRows(state)).toMatchObject([{ fills: 1, filledQty: 100, netQtyChange: 100 }]);
    },
  );

  it.each([
    ['BUY', 'LT_LONG_DECREASE', 100],
    ['BUY', 'MM_SHORT_DECREASE', 100],
    ['SELL', 'LT_LONG_INCREASE', -100],
    ['SELL', 'MM_SHORT_INCREASE', -100],
  ] as const)('changes the position by its side: %s as %s is %d', (side, classification, net) => {
    const state = ledgerOf([buy({ order_action: side, classification })]);
    expect(ledgerRows(state)).toMatchObject([{ classification, netQtyChange: net }]);
    expect(positionsOf(state, 'HAMMER')).toMatchObject([{ endQty: net }]);
  });

  it('adds its own increment, not the cumulated quantity of its order', () => {
    const event = order('a', {
      symbol: 'ACR PRC',
      quantity: 500,
      exec_id: 'x',
      last_quantity: 40,
      last_price: '2',
    });
    expect(ledgerRows(ledgerOf([event]))).toMatchObject([
      { filledQty: 40, filledNotional: 80_000_000 },
    ]);
  });

  it('is refused when it has no execution id, since it could be booked twice', () => {
    const told = order('a', { symbol: 'ACR PRC' });
    const event = { ...told, data: { ...told.data, last_quantity: 100, last_price: '10.00' } };
    expect(() => ledgerOf([event])).toThrow(
      expect.objectContaining({ code: 'QE_SCHEMA_INVALID', place: '/data/exec_id' }),
    );
  });

  it('leaves the ledger as it was when an order event carries none', () => {
    const state = ledgerOf([buy()]);
    expect(ledgerOf([order('a', { symbol: 'ACR PRC', status: 'CANCELED', seq: 2 })], state)).toBe(
      state,
    );
  });
});

describe('a commission', () => {
  it('is a cost of its row, and a rebate lowers it', () => {
    const state = ledgerOf([
      buy({ commission: '1.25' }),
      buy({ exec_id: 'cd', commission: '-0.000001' }),
    ]);
    expect(ledgerRows(state)).toMatchObject([{ fees: 1_249_999 }]);
  });

  it('may come after its fill, and counts once', () => {
    const late = order('a', {
      symbol: 'ACR PRC',
      seq: 2,
      status: 'FILLED',
      exec_id: 'ab.01',
      commission: '0.35',
    });
    const state = ledgerOf([buy(), late]);
    expect(ledgerRows(state)).toMatchObject([{ fills: 1, filledQty: 100, fees: 350_000 }]);
    expect(ledgerOf([late, buy()], state)).toBe(state);
  });
});

describe('a bust or a correction', () => {
  const sell = buy({
    order_action: 'SELL',
    last_quantity: 60,
    last_price: '11.00',
    exec_id: 'cd.01',
    seq: 2,
  });
  const more = buy({ last_quantity: 20, last_price: '12.00', exec_id: 'ef.01', seq: 3 });
  const bustOfBuy = order('a', { symbol: 'ACR PRC', seq: 4, status: 'BUSTED', exec_id: 'ab.01' });

  it('leaves the ledger as if the busted fill had never been', () => {
    const state = ledgerOf([buy({ commission: '1' }), sell, more, bustOfBuy]);
    const without = ledgerOf([sell, more]);
    expect(ledgerRows(state)).toEqual(ledgerRows(without));
    expect(positionsOf(state, 'HAMMER')).toEqual(positionsOf(without, 'HAMMER'));
  });

  it('keeps a busted fill out when the fill or its bust comes again', () => {
    const state = ledgerOf([buy(), sell, bustOfBuy]);
    expect(ledgerOf([buy(), bustOfBuy], state)).toBe(state);
  });

  it('books nothing for the bust of a fill that it never had', () => {
    const event = buy({ status: 'BUSTED' });
    expect(ledgerRows(ledgerOf([event]))).toEqual([]);
  });

  it('puts a correction where the original stood, not at the end of the day', () => {
    const correction = buy({
      last_quantity: 80,
      last_price: '10.50',
      exec_id: 'ab.02',
      seq: 9,
      status: 'CORRECTED',
    });
    const state = ledgerOf([buy(), sell, more, correction]);
    const asTold = ledgerOf([
      buy({ last_quantity: 80, last_price: '10.50', exec_id: 'ab.02' }),
      sell,
      more,
    ]);
    expect(ledgerRows(state)).toEqual(ledgerRows(asTold));
    expect(positionsOf(state, 'HAMMER')).toEqual(positionsOf(asTold, 'HAMMER'));
    expect(ledgerOf([buy(), correction], state)).toBe(state);
  });

  it('folds only the symbol and the account that it speaks of again', () => {
    const others = [buy({ account_id: 'IBKR_PED' }), buy({ symbol: 'CIM PRB', exec_id: 'gh.01' })];
    const state = ledgerOf([...others, buy(), bustOfBuy]);
    expect(ledgerRows(state)).toEqual(ledgerRows(ledgerOf(others)));
  });
});
