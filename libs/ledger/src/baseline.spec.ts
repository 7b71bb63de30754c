import { type Changes, fill, positionSnapshot, tick, TRADING_DATE } from '@quant-engine/testkit';
import { ledgerOf, NEXT_DAY, NEXT_MORNING } from '../test/events';
import { eodReport, initialLedger, ledgerRows, positionsOf, type LedgerState } from './index';

const HELD = [
  { symbol: 'ACR PRC', quantity: 2000, avg_price: '14.00', prev_close: '15.00' },
  { symbol: 'CIM PRB', quantity: -300, avg_price: '20.00', prev_close: '21.00' },
];
const sale = (changes: Changes<'order'>) => fill('SELL', 500, 'ACR PRC', '15.30', changes);

function originOf(state: LedgerState): string | undefined {
  return state.accounts.get('HAMMER')?.baseline;
}

function endOf(state: LedgerState): Record<string, number> {
  return Object.fromEntries(positionsOf(state, 'HAMMER').map((line) => [line.symbol, line.endQty]));
}

describe('the baseline', () => {
  it('takes effect when the last line of the snapshot is there, in whatever order they come', () => {
    const [first, second] = positionSnapshot('HAMMER', HELD);
    const half = ledgerOf([second!]);
    expect(positionsOf(half, 'HAMMER')).toEqual([]);
    expect(ledgerOf([second!], half)).toBe(half);
    const whole = ledgerOf([second!, first!], half);
    expect(positionsOf(whole, 'HAMMER')).toMatchObject([
      { symbol: 'ACR PRC', baselineQty: 2000, prevClose: 15_000_000, endQty: 2000 },
      { symbol: 'CIM PRB', baselineQty: -300, prevClose: 21_000_000, endQty: -300 },
    ]);
    expect(originOf(whole)).toBe('SNAPSHOT');
  });

  it('does not complete a snapshot by the same line twice, or by a line of another snapshot', () => {
    const [first] = positionSnapshot('HAMMER', HELD);
    const [, other] = positionSnapshot('HAMMER', HELD, { id: 'other' });
    const state = ledgerOf([first!, first!, other!]);
    expect(positionsOf(state, 'HAMMER')).toEqual([]);
    expect(positionsOf(ledgerOf([first!], state), 'HAMMER')).toEqual([]);
  });

  it('is not changed by a later snapshot of the same day', () => {
    const taken = ledgerOf(positionSnapshot('HAMMER', HELD));
    const again = positionSnapshot(
      'HAMMER',
      [{ symbol: 'ACR PRC', quantity: 1, prev_close: '9' }],
      { id: 'reconciliation' },
    );
    expect(ledgerOf(again, taken)).toBe(taken);
  });

  it('is empty for an account that sends one line without a symbol', () => {
    const state = ledgerOf(positionSnapshot('HAMMER', []));
    expect(originOf(state)).toBe('SNAPSHOT');
    expect(positionsOf(state, 'HAMMER')).toEqual([]);
  });

  it('belongs to its account alone', () => {
    const state = ledgerOf([
      ...positionSnapshot('HAMMER', HELD),
      ...positionSnapshot('IBKR_GUN', [{ symbol: 'ACR PRC', quantity: 7, avg_price: '1' }]),
      sale({ account_id: 'IBKR_PED', exec_id: 'x' }),
    ]);
    expect(endOf(state)).toEqual({ 'ACR PRC': 2000, 'CIM PRB': -300 });
    expect(positionsOf(state, 'IBKR_GUN')).toMatchObject([{ endQty: 7 }]);
    expect(positionsOf(state, 'IBKR_PED')).toMatchObject([{ endQty: -500, intradayShort: 500 }]);
  });
});

describe('a baseline that is taken late', () => {
  const early = sale({ exec_id: 'x', seq: 7 });
  const nowHeld = [{ ...HELD[0]!, quantity: 1500 }, HELD[1]!];

  it('says so, and an overnight sale before it is carry and no intraday short', () => {
    const state = ledgerOf([early, ...positionSnapshot('HAMMER', nowHeld, { order_seq: 7 })]);
    expect(originOf(state)).toBe('LATE_SNAPSHOT');
    expect(positionsOf(state, 'HAMMER')[0]).toMatchObject({
      baselineQty: 2000,
      baselineLeft: 1500,
      intradayShort: 0,
      endQty: 1500,
    });
    expect(ledgerRows(state)).toMatchObject([
      { fills: 1, intradayRealised: 0, carryRealised: 150_000_000 },
    ]);
  });

  it('counts a fill that the snapshot does not count on top of it', () => {
    const state = ledgerOf([early, ...positionSnapshot('HAMMER', HELD, { order_seq: 6 })]);
    expect(positionsOf(state, 'HAMMER')[0]).toMatchObject({ baselineQty: 2000, endQty: 1500 });
  });

  it('comes to the same books when the counted fill arrives after the snapshot', () => {
    const snapshot = positionSnapshot('HAMMER', nowHeld, { order_seq: 7 });
    const earlier = ledgerOf([early, ...snapshot]);
    const later = ledgerOf([...snapshot, early]);
    expect(positionsOf(later, 'HAMMER')).toEqual(positionsOf(earlier, 'HAMMER'));
    expect(ledgerRows(later)).toEqual(ledgerRows(earlier));
  });

  it('keeps the average price of the position when it has no previous close', () => {
    const held = [{ symbol: 'ACR PRC', quantity: 1500, avg_price: '14.00' }];
    const state = ledgerOf([early, ...positionSnapshot('HAMMER', held, { order_seq: 7 })]);
    expect(ledgerRows(state)).toMatchObject([
      { carryRealised: 650_000_000, prevCloseUnknown: true },
    ]);
    expect(positionsOf(state, 'HAMMER')).toMatchObject([
      { baselineQty: 2000, baselineLeft: 1500, baselineCost: 21_000_000_000 },
    ]);
  });

  it('claims no profit on a position that was sold out before its close became known', () => {
    const state = ledgerOf([early, ...positionSnapshot('HAMMER', [HELD[1]!], { order_seq: 7 })]);
    expect(ledgerRows(state)).toMatchObject([
      { intradayRealised: 0, carryRealised: 0, prevCloseUnknown: true },
    ]);
    expect(positionsOf(state, 'HAMMER')[0]).toMatchObject({ baselineQty: 500, endQty: 0 });
  });
});

describe('a new trading date', () => {
  const firstDay = ledgerOf([
    tick(0),
    ...positionSnapshot('HAMMER', HELD),
    sale({ exec_id: 'x1', seq: 1 }),
    fill('BUY', 300, 'CIM PRB', '20.50', { exec_id: 'x2', seq: 2 }),
    fill('BUY', 40, 'ACR PRC', '16.00', { exec_id: 'x3', seq: 3 }),
  ]);
  const secondDay = ledgerOf([NEXT_MORNING], firstDay);

  it('makes the end position the baseline and drops what belonged to the day', () => {
    expect(positionsOf(secondDay, 'HAMMER')).toEqual([
      {
        symbol: 'ACR PRC',
        baselineQty: 1540,
        baselineLeft: 1540,
        // 1500 at the average of 14.00 and 40 at 16.00.
        baselineCost: 21_640_000_000,
        prevCloseUnknown: true,
        intradayLong: 0,
        intradayShort: 0,
        intradayCost: 0,
        endQty: 1540,
      },
    ]);
    expect(ledgerRows(secondDay)).toEqual([]);
    expect(secondDay.fills.size).toBe(0);
    expect(originOf(secondDay)).toBe('CARRIED');
  });

  it('is not made by a tick of the same or of an earlier date', () => {
    const later = ledgerOf([NEXT_MORNING, tick(0)], secondDay);
    expect({ ...later, clock: secondDay.clock }).toEqual(secondDay);
  });

  it.each([1, 3, 11])('by %i ticks of the future is taken back: the day goes on', (wrong) => {
    const ticks = (from: number, count: number, changes = {}) =>
      Array.from({ length: count }, (_, n) => tick(from + n, 'MID', changes));
    const late = fill('BUY', 60, 'ACR PRC', '16.50', { exec_id: 'x4', seq: 4 });
    const books = positionSnapshot('HAMMER', [{ symbol: 'ACR PRC', quantity: 1 }], { id: 'wrong' });
    const future = ticks(86_400, wrong, { trading_date: NEXT_DAY });
    const back = ledgerOf([...future, late, ...books, ...ticks(1, 10)], firstDay);
    const straight = ledgerOf([...ticks(1, 10), late], firstDay);
    expect(eodReport(back, TRADING_DATE)).toEqual(eodReport(straight, TRADING_DATE));
    expect(endOf(back)).toEqual(endOf(straight));
  });

  it('takes its own first snapshot, which also tells what is no longer held', () => {
    const close = { symbol: 'CIM PRB', quantity: 10, avg_price: '20', prev_close: '22.00' };
    const state = ledgerOf(positionSnapshot('HAMMER', [close], { id: 'second' }), secondDay);
    expect(originOf(state)).toBe('SNAPSHOT');
    expect(positionsOf(state, 'HAMMER')).toMatchObject([
      { symbol: 'CIM PRB', baselineQty: 10, prevClose: 22_000_000 },
    ]);
  });

  it('takes a fill under an execution id of the day before as a new one', () => {
    const state = ledgerOf([sale({ exec_id: 'x1', seq: 10 })], secondDay);
    expect(ledgerRows(state)).toMatchObject([{ filledQty: 500, carryRealised: 624_025_974 }]);
  });

  it('holds no more shares when a fill that the last snapshot counted comes only now', () => {
    const counted = positionSnapshot('HAMMER', HELD, { order_seq: 5 });
    const carried = ledgerOf([tick(0), ...counted, NEXT_MORNING]);
    const state = ledgerOf([sale({ exec_id: 'x', seq: 5 })], carried);
    expect(positionsOf(state, 'HAMMER')[0]).toMatchObject({
      baselineQty: 2500,
      baselineLeft: 2000,
      baselineCost: 28_000_000_000,
    });
    expect(endOf(state)).toEqual(endOf(carried));
  });

  it('dates the fills that came before the first session event', () => {
    const undated = ledgerOf([sale({ exec_id: 'x1' })]);
    const dated = ledgerOf([tick(0)], undated);
    expect(dated.tradingDate).toBe(TRADING_DATE);
    expect(eodReport(dated, TRADING_DATE).desk.totals.fills).toBe(1);
  });

  it('keeps the state bounded over many days', () => {
    const days = Array.from({ length: 40 }, (_, i) => {
      const date = new Date(Date.UTC(2026, 0, 12 + i)).toISOString().slice(0, 10);
      return [
        tick(i * 86_400, 'OPEN', { trading_date: date }),
        fill('BUY', 10, 'ACR PRC', '5', { exec_id: `b${i}`, seq: 2 * i + 1 }),
        fill('SELL', 10, 'ACR PRC', '6', { exec_id: `s${i}`, seq: 2 * i + 2 }),
      ];
    }).flat();
    const state = ledgerOf(days, initialLedger());
    expect([state.fills.size, state.books.size, state.rows.size]).toEqual([2, 1, 2]);
  });
});
