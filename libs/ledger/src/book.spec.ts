import { formatUsd, sumUsd } from '@quant-engine/contracts';
import { fill, positionSnapshot } from '@quant-engine/testkit';
import { ledgerOf } from '../test/events';
import { ledgerRows, positionsOf } from './index';

// Trades: B or S, shares, price. Baseline: shares at the previous close, average price 14.00.
const CASES = `
  baseline    | trades                              | left  | long | short | intraday | carry
  2000@15.00  | B1000@15.20 S1000@15.30             | 2000  | 0    | 0     | 100.00   | 0.00
  2000@15.00  | S500@15.30                          | 1500  | 0    | 0     | 0.00     | 150.00
  2000@15.00  | S500@14.90                          | 1500  | 0    | 0     | 0.00     | -50.00
  2000@15.00  | S2000@15.10                         | 0     | 0    | 0     | 0.00     | 200.00
  2000@15.00  | S2500@15.10                         | 0     | 0    | 500   | 0.00     | 200.00
  2000@15.00  | S2500@15.10 B600@15.00              | 0     | 100  | 0     | 50.00    | 200.00
  2000@15.00  | B100@15.20 S300@15.30               | 1800  | 0    | 0     | 10.00    | 60.00
  2000@15.00  | S100@15.30 B100@15.20               | 1900  | 100  | 0     | 0.00     | 30.00
  -800@15.00  | B300@14.90                          | -500  | 0    | 0     | 0.00     | 30.00
  -800@15.00  | B300@15.10                          | -500  | 0    | 0     | 0.00     | -30.00
  -800@15.00  | B1000@14.90                         | 0     | 200  | 0     | 0.00     | 80.00
  -800@15.00  | S100@15.10 B300@15.00               | -600  | 0    | 0     | 10.00    | 0.00
  -800@15.00  | S100@15.10 B1000@15.00              | 0     | 100  | 0     | 10.00    | 0.00
  0@15.00     | B100@15.00 S100@15.00               | 0     | 0    | 0     | 0.00     | 0.00
  0@15.00     | S100@15.00 B300@14.50 S250@14.60    | 0     | 0    | 50    | 70.00    | 0.00
  0@15.00     | B1@10.00 B2@10.000001 S1@11.00      | 0     | 2    | 0     | 0.999999 | 0.00
  0@15.00     | B100@10.00 B100@11.00 S150@12.00    | 0     | 50   | 0     | 225.00   | 0.00
  0@15.00     | S100@10.00 S100@11.00 B150@9.00     | 0     | 0    | 50    | 225.00   | 0.00
`;

interface Case {
  readonly baseline: string;
  readonly trades: string;
  readonly expected: string;
}

function casesOf(table: string): readonly Case[] {
  return table
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [baseline = '', trades = '', ...expected] = line.split('|').map((cell) => cell.trim());
      return { baseline, trades, expected: expected.join(' ') };
    });
}

function bookedText({ baseline, trades }: Case): string {
  const [quantity, prev_close = ''] = baseline.split('@');
  const held = { symbol: 'ACR PRC', quantity: Number(quantity), avg_price: '14.00', prev_close };
  const fills = trades.split(/\s+/).map((trade, i) => {
    const [, side, shares, price = ''] = /^([BS])(\d+)@(.+)$/.exec(trade) ?? [];
    return fill(side === 'B' ? 'BUY' : 'SELL', Number(shares), 'ACR PRC', price, {
      exec_id: `x${i}`,
      seq: i + 1,
    });
  });
  const state = ledgerOf([...positionSnapshot('HAMMER', [held]), ...fills]);
  const line = positionsOf(state, 'HAMMER')[0]!;
  const rows = ledgerRows(state);
  return [
    line.baselineLeft,
    line.intradayLong,
    line.intradayShort,
    formatUsd(sumUsd(rows.map((row) => row.intradayRealised))),
    formatUsd(sumUsd(rows.map((row) => row.carryRealised))),
  ].join(' ');
}

describe('lots of the two ledgers', () => {
  it.each(casesOf(CASES))('baseline $baseline, then $trades', (example) => {
    expect(bookedText(example)).toBe(example.expected);
  });

  it('counts carry from the average price and flags the line when the close is unknown', () => {
    const held = { symbol: 'ACR PRC', quantity: 200, avg_price: '14.00' };
    const state = ledgerOf([
      ...positionSnapshot('HAMMER', [held]),
      fill('SELL', 50, 'ACR PRC', '15.00', { exec_id: 'x1' }),
      fill('BUY', 50, 'CIM PRB', '15.00', { exec_id: 'x2' }),
    ]);
    const [overnight, today] = ledgerRows(state);
    expect(overnight).toMatchObject({ carryRealised: 50_000_000, prevCloseUnknown: true });
    expect(today).not.toHaveProperty('prevCloseUnknown');
    expect(positionsOf(state, 'HAMMER')).toMatchObject([
      { symbol: 'ACR PRC', baselineLeft: 150, baselineCost: 2_100_000_000, prevCloseUnknown: true },
      { symbol: 'CIM PRB', intradayLong: 50, intradayCost: 750_000_000 },
    ]);
    expect(positionsOf(state, 'HAMMER')[1]).not.toHaveProperty('prevCloseUnknown');
  });
});
