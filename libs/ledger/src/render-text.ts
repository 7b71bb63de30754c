import {
  accountOf,
  type EodAccount,
  type EodPosition,
  type EodReport,
  type EodRow,
  type EodTotals,
} from './report';
import type { AccountOption } from './selectors';
import type { BaselineOrigin } from './state';
import { textTable, type Column } from './text-table';

type Line = EodTotals &
  Partial<
    Pick<EodRow, 'symbol' | 'classification' | 'netQtyChange' | 'prevCloseUnknown' | 'beyondRange'>
  >;

interface Flagged {
  readonly prevCloseUnknown?: true;
  readonly beyondRange?: true;
}

const BASELINE: Readonly<Record<BaselineOrigin, string>> = {
  NONE: 'none: no snapshot of positions came',
  CARRIED: 'end positions of the day before: no snapshot came today',
  SNAPSHOT: 'first snapshot of the day',
  LATE_SNAPSHOT: 'snapshot taken late, after the first fill',
};
const MARK = '*';
const NOTE = `${MARK} previous close unknown: carry counted from the average price`;
const RANGE_MARK = '!';
const RANGE_NOTE = `${RANGE_MARK} beyond the range of money: shares are right, amounts are not`;

const ROW_COLUMNS: readonly Column<Line>[] = [
  { title: 'Symbol', align: 'left', text: (row) => `${row.symbol ?? 'Total'}${mark(row)}` },
  { title: 'Class', align: 'left', text: (row) => row.classification ?? '' },
  { title: 'Filled', align: 'right', text: (row) => String(row.filledQty) },
  { title: 'Notional', align: 'right', text: (row) => row.filledNotional },
  { title: 'Intraday', align: 'right', text: (row) => row.intradayRealised },
  { title: 'Carry', align: 'right', text: (row) => row.carryRealised },
  { title: 'Fees', align: 'right', text: (row) => row.fees },
  { title: 'Fills', align: 'right', text: (row) => String(row.fills) },
  { title: 'Net', align: 'right', text: (row) => String(row.netQtyChange ?? '') },
];

const POSITION_COLUMNS: readonly Column<EodPosition>[] = [
  { title: 'Position', align: 'left', text: (line) => `${line.symbol}${mark(line)}` },
  { title: 'Overnight', align: 'right', text: (line) => String(line.baselineQty) },
  { title: 'Left', align: 'right', text: (line) => String(line.baselineLeft) },
  { title: 'Prev close', align: 'right', text: (line) => line.prevClose ?? '' },
  { title: 'Day long', align: 'right', text: (line) => String(line.intradayLong) },
  { title: 'Day short', align: 'right', text: (line) => String(line.intradayShort) },
  { title: 'Day cost', align: 'right', text: (line) => line.intradayCost },
  { title: 'End', align: 'right', text: (line) => String(line.endQty) },
];

/**
 * The report for reading: a table for each account, then the desk; with an account, that one alone.
 *
 * @throws QE_REPORT_ACCOUNT
 */
export function renderEodText(report: EodReport, options: AccountOption = {}): string {
  const { account } = options;
  const sections =
    account === undefined
      ? [...report.accounts.map(accountSection), deskSection(report)]
      : [accountSection(accountOf(report, account))];
  return [[`End of day ${report.tradingDate}`], ...sections].map(linesOf).join('\n');
}

function accountSection(account: EodAccount): readonly string[] {
  return [
    account.account,
    `Baseline: ${BASELINE[account.baseline]}`,
    ...fillTable(account),
    ...(account.positions.length === 0
      ? ['no positions']
      : ['', ...textTable(POSITION_COLUMNS, account.positions)]),
    ...noteOn([...account.rows, ...account.positions]),
  ];
}

function deskSection({ desk }: EodReport): readonly string[] {
  return ['All accounts', ...fillTable(desk), ...noteOn(desk.rows)];
}

function fillTable(figures: Pick<EodAccount, 'rows' | 'totals'>): readonly string[] {
  if (figures.rows.length === 0) return ['no fills'];
  return textTable<Line>(ROW_COLUMNS, figures.rows, [figures.totals]);
}

function noteOn(lines: readonly Flagged[]): readonly string[] {
  return [
    ...(lines.some((line) => line.prevCloseUnknown === true) ? [NOTE] : []),
    ...(lines.some((line) => line.beyondRange === true) ? [RANGE_NOTE] : []),
  ];
}

function mark(line: Flagged): string {
  const unknown = line.prevCloseUnknown === true ? ` ${MARK}` : '';
  return line.beyondRange === true ? `${unknown} ${RANGE_MARK}` : unknown;
}

function linesOf(section: readonly string[]): string {
  return section.map((line) => `${line}\n`).join('');
}
