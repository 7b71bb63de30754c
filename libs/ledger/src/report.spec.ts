import { fill, order, positionSnapshot, tick, TRADING_DATE } from '@quant-engine/testkit';
import { ledgerOf, NEXT_DAY, NEXT_MORNING } from '../test/events';
import {
  eodReport,
  initialLedger,
  renderEodCsv,
  renderEodJson,
  renderEodText,
  type EodReport,
} from './index';

const EVENTS = [
  tick(0),
  ...positionSnapshot('HAMMER', [
    { symbol: 'ACR PRC', quantity: 2000, avg_price: '14.00', prev_close: '15.00' },
    { symbol: 'CIM PRB', quantity: -300, avg_price: '20.00' },
  ]),
  ...positionSnapshot('IBKR_GUN', [
    { symbol: 'ACR PRC', quantity: 500, avg_price: '14.50', prev_close: '15.00' },
  ]),
  ...positionSnapshot('IBKR_PED', []),
  fill('BUY', 1000, 'ACR PRC', '15.20', {
    exec_id: 'x1',
    classification: 'MM_LONG_INCREASE',
    commission: '3.50',
  }),
  fill('SELL', 1000, 'ACR PRC', '15.30', {
    exec_id: 'x2',
    seq: 2,
    classification: 'MM_LONG_DECREASE',
    commission: '3.505',
  }),
  fill('BUY', 100, 'CIM PRB', '19.00', {
    exec_id: 'x3',
    seq: 3,
    classification: 'LT_SHORT_DECREASE',
  }),
  fill('SELL', 200, 'ACR PRC', '14.90', {
    account_id: 'IBKR_GUN',
    exec_id: 'x1',
    seq: 4,
    classification: 'MM_LONG_DECREASE',
    commission: '1',
  }),
];
const REPORT = eodReport(ledgerOf(EVENTS), TRADING_DATE);
const TEXT = `
End of day 2026-01-12

HAMMER
Baseline: first snapshot of the day
Symbol     Class              Filled  Notional  Intraday   Carry   Fees  Fills    Net
---------  -----------------  ------  --------  --------  ------  -----  -----  -----
ACR PRC    MM_LONG_DECREASE     1000  15300.00    100.00    0.00  3.505      1  -1000
ACR PRC    MM_LONG_INCREASE     1000  15200.00      0.00    0.00   3.50      1   1000
CIM PRB *  LT_SHORT_DECREASE     100   1900.00      0.00  100.00   0.00      1    100
---------  -----------------  ------  --------  --------  ------  -----  -----  -----
Total                           2100  32400.00    100.00  100.00  7.005      3

Position   Overnight  Left  Prev close  Day long  Day short  Day cost   End
---------  ---------  ----  ----------  --------  ---------  --------  ----
ACR PRC         2000  2000       15.00         0          0      0.00  2000
CIM PRB *       -300  -200                     0          0      0.00  -200
* previous close unknown: carry counted from the average price

IBKR_GUN
Baseline: first snapshot of the day
Symbol   Class             Filled  Notional  Intraday   Carry  Fees  Fills   Net
-------  ----------------  ------  --------  --------  ------  ----  -----  ----
ACR PRC  MM_LONG_DECREASE     200   2980.00      0.00  -20.00  1.00      1  -200
-------  ----------------  ------  --------  --------  ------  ----  -----  ----
Total                         200   2980.00      0.00  -20.00  1.00      1

Position  Overnight  Left  Prev close  Day long  Day short  Day cost  End
--------  ---------  ----  ----------  --------  ---------  --------  ---
ACR PRC         500   300       15.00         0          0      0.00  300

IBKR_PED
Baseline: first snapshot of the day
no fills
no positions

All accounts
Symbol     Class              Filled  Notional  Intraday   Carry   Fees  Fills    Net
---------  -----------------  ------  --------  --------  ------  -----  -----  -----
ACR PRC    MM_LONG_DECREASE     1200  18280.00    100.00  -20.00  4.505      2  -1200
ACR PRC    MM_LONG_INCREASE     1000  15200.00      0.00    0.00   3.50      1   1000
CIM PRB *  LT_SHORT_DECREASE     100   1900.00      0.00  100.00   0.00      1    100
---------  -----------------  ------  --------  --------  ------  -----  -----  -----
Total                           2300  35380.00    100.00   80.00  8.005      4
* previous close unknown: carry counted from the average price
`;

describe('the end-of-day report', () => {
  it('shows the realised +100.00 of the intraday round trip, and carry beside it', () => {
    expect(REPORT.accounts[0]).toMatchObject({
      account: 'HAMMER',
      baseline: 'SNAPSHOT',
      totals: {
        filledQty: 2100,
        filledNotional: '32400.00',
        intradayRealised: '100.00',
        carryRealised: '100.00',
        fees: '7.005',
        fills: 3,
      },
    });
    expect(REPORT.accounts[0]?.rows.map((row) => [row.symbol, row.classification])).toEqual([
      ['ACR PRC', 'MM_LONG_DECREASE'],
      ['ACR PRC', 'MM_LONG_INCREASE'],
      ['CIM PRB', 'LT_SHORT_DECREASE'],
    ]);
  });

  it('adds accounts up by symbol and class, and lists an account without fills', () => {
    expect(REPORT.accounts.map(({ account, rows }) => [account, rows.length])).toEqual([
      ['HAMMER', 3],
      ['IBKR_GUN', 1],
      ['IBKR_PED', 0],
    ]);
    expect(REPORT.desk.rows[0]).toEqual({
      symbol: 'ACR PRC',
      classification: 'MM_LONG_DECREASE',
      filledQty: 1200,
      filledNotional: '18280.00',
      intradayRealised: '100.00',
      carryRealised: '-20.00',
      fees: '4.505',
      fills: 2,
      netQtyChange: -1200,
    });
    expect(REPORT.desk.totals).toMatchObject({ fills: 4, fees: '8.005', carryRealised: '80.00' });
  });

  it('shows positions of the start and of the end, and leaves out what was flat at both', () => {
    const roundTrip = [
      fill('BUY', 5, 'ZZZ', '1', { exec_id: 'z1', seq: 5 }),
      fill('SELL', 5, 'ZZZ', '1', { exec_id: 'z2', seq: 6 }),
      fill('BUY', 200, 'CIM PRB', '19', { exec_id: 'z3', seq: 7 }),
    ];
    const report = eodReport(ledgerOf([...EVENTS, ...roundTrip]), TRADING_DATE);
    expect(report.accounts[0]?.positions).toEqual([
      {
        symbol: 'ACR PRC',
        baselineQty: 2000,
        baselineLeft: 2000,
        prevClose: '15.00',
        intradayLong: 0,
        intradayShort: 0,
        intradayCost: '0.00',
        endQty: 2000,
      },
      {
        symbol: 'CIM PRB',
        baselineQty: -300,
        baselineLeft: 0,
        prevCloseUnknown: true,
        intradayLong: 0,
        intradayShort: 0,
        intradayCost: '0.00',
        endQty: 0,
      },
    ]);
  });

  it('is made of one account when asked, with the figures of the whole desk', () => {
    const report = eodReport(ledgerOf(EVENTS), TRADING_DATE, { account: 'IBKR_GUN' });
    expect(report.accounts.map(({ account }) => account)).toEqual(['IBKR_GUN']);
    expect(report.desk).toEqual(REPORT.desk);
  });

  it('is refused for a date that the ledger no longer has, rather than shown empty', () => {
    const state = ledgerOf([NEXT_MORNING], ledgerOf(EVENTS));
    expect(() => eodReport(state, TRADING_DATE)).toThrow(
      expect.objectContaining({ code: 'QE_REPORT_DATE' }),
    );
    expect(eodReport(state, NEXT_DAY).desk.rows).toEqual([]);
  });

  it.each([
    ['eodReport', () => eodReport(ledgerOf(EVENTS), TRADING_DATE, { account: 'HAMER' })],
    ['text', () => renderEodText(REPORT, { account: 'HAMER' })],
    ['JSON', () => renderEodJson(REPORT, { account: 'HAMER' })],
    ['CSV', () => renderEodCsv(REPORT, { account: 'HAMER' })],
  ])('is refused for an unknown account: %s', (_, make) => {
    expect(make).toThrow(
      expect.objectContaining({
        code: 'QE_REPORT_ACCOUNT',
        message: expect.stringContaining('HAMMER, IBKR_GUN, IBKR_PED'),
      }),
    );
  });

  it('is the same bytes when events of other accounts or symbols come in another order', () => {
    const positions = EVENTS.filter((event) => event.event_type === 'position');
    const [buy, sell, cover, otherAccount] = EVENTS.filter((event) => event.event_type === 'order');
    const other = ledgerOf([
      tick(0),
      ...positions.toReversed(),
      ...[otherAccount!, cover!, buy!, sell!],
    ]);
    const report = eodReport(other, TRADING_DATE);
    expect(renderEodJson(report)).toBe(renderEodJson(REPORT));
    expect(renderEodCsv(report)).toBe(renderEodCsv(REPORT));
    expect(renderEodText(report)).toBe(renderEodText(REPORT));
  });

  it('bears nothing that tells one making of it from another', () => {
    const all = [renderEodText(REPORT), renderEodJson(REPORT), renderEodCsv(REPORT)].join('\n');
    for (const event of EVENTS) {
      expect(all).not.toContain(event.event_id);
      expect(all).not.toContain(event.timestamp);
    }
    expect(all).not.toMatch(/\d{13}|exec|\bx\d\b/);
  });
});

describe('the CSV report', () => {
  const HEADER =
    'Date,Symbol,Classification,Filled_Qty,Filled_Notional,Realized_PnL,Count_Fills,Net_Qty_Change';

  it('sums over accounts by symbol and class, with the intraday profit as the realised one', () => {
    expect(renderEodCsv(REPORT)).toBe(
      [
        HEADER,
        '2026-01-12,ACR PRC,MM_LONG_DECREASE,1200,18280.00,100.00,2,-1200',
        '2026-01-12,ACR PRC,MM_LONG_INCREASE,1000,15200.00,0.00,1,1000',
        '2026-01-12,CIM PRB,LT_SHORT_DECREASE,100,1900.00,0.00,1,100',
        '',
      ].join('\n'),
    );
  });

  it('has the rows of one account when asked, and the header alone when it has none', () => {
    expect(renderEodCsv(REPORT, { account: 'IBKR_GUN' })).toBe(
      `${HEADER}\n2026-01-12,ACR PRC,MM_LONG_DECREASE,200,2980.00,0.00,1,-200\n`,
    );
    expect(renderEodCsv(REPORT, { account: 'IBKR_PED' })).toBe(`${HEADER}\n`);
  });

  it('quotes a symbol that would break the line', () => {
    const odd = { ...REPORT.desk.rows[0]!, symbol: 'A,"B"' };
    const report: EodReport = { ...REPORT, desk: { ...REPORT.desk, rows: [odd] } };
    expect(renderEodCsv(report)).toContain('\n2026-01-12,"A,""B""",MM_LONG_DECREASE,');
  });
});

describe('the JSON report', () => {
  it('is the report itself, with its keys in one order and a newline at the end', () => {
    const text = renderEodJson(REPORT);
    expect(JSON.parse(text)).toEqual(REPORT);
    expect(text.endsWith('}\n')).toBe(true);
    expect(Object.keys(JSON.parse(text) as object)).toEqual(['tradingDate', 'accounts', 'desk']);
  });

  it('has one account alone when asked, without the figures of the others', () => {
    expect(JSON.parse(renderEodJson(REPORT, { account: 'IBKR_GUN' }))).toEqual({
      tradingDate: TRADING_DATE,
      accounts: [REPORT.accounts[1]],
    });
  });
});

describe('the text report', () => {
  it('shows each account and then the desk', () => {
    expect(`\n${renderEodText(REPORT)}`).toBe(TEXT);
  });

  it('says that a day had no fills, and that a snapshot is missing or late', () => {
    const quiet = ledgerOf([tick(0), fill('BUY', 1, 'ACR PRC', '1', { exec_id: 'x' })]);
    expect(renderEodText(eodReport(quiet, TRADING_DATE))).toContain('Baseline: none');
    const late = ledgerOf(positionSnapshot('HAMMER', [], { order_seq: 1 }), quiet);
    expect(renderEodText(eodReport(late, TRADING_DATE))).toContain('Baseline: snapshot taken late');
    const next = eodReport(ledgerOf([NEXT_MORNING], quiet), NEXT_DAY);
    expect(renderEodText(next)).toContain('no snapshot came today\nno fills\n');
    expect(renderEodText(eodReport(initialLedger(), TRADING_DATE))).toContain(
      'All accounts\nno fills\n',
    );
  });

  it('stays within 110 columns when the figures are large', () => {
    const large = [
      fill('BUY', 9_999_999, 'ABCDEFG PRX', '87.654321', { exec_id: 'a' }),
      fill('SELL', 9_999_998, 'ABCDEFG PRX', '86.654322', {
        exec_id: 'b',
        seq: 2,
        commission: '12345.678901',
      }),
      order('a', { symbol: 'ACR PRC', seq: 3 }),
    ];
    const lines = renderEodText(eodReport(ledgerOf(large), TRADING_DATE)).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(110);
    expect(lines.every((line) => line === line.trimEnd())).toBe(true);
  });
});
