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
  Partial<Pick<EodRow, 'symbol' | 'classification' | 'netQtyChange' | 'prevCloseUnknown'>>;

const BASELINE: Readonly<Record<BaselineOrigin, string>> = {
  NONE: 'none: no snapshot of positions came',
  CARRIED: 'end positions of the day before: no snapshot came today',
  SNAPSHOT: 'first snapshot of the day',
  LATE_SNAPSHOT: 'snapshot taken late, after the first fill',
};
const MARK = '*';
const NOTE = `${MARK} previous close unknown: carry counted from the average price`;

const ROW_COLUMNS: readonly Column<Line>[] = [
  { title: 'Symbol', align: 'left', text: (row) => row.symbol ?? 'Total' },
  { title: 'Class', align: 'left', text: (row) => row.classification ?? '' },
  { title: 'Filled', align: 'right', text: (row) => String(row.filledQty) },
  { title: 'Notional', align: 'right', text: (row) => row.filledNotional },
  { title: 'Intraday', align: 'right', text: (row) => row.intradayRealised },
  { title: 'Carry', align: 'right', text: (row) => row.carryRealised },
  { title: 'Fees', align: 'right', text: (row) => row.fees },
  { title: 'Fills', align: 'right', text: (row) => String(row.fills) },
  { title: 'Net', align: 'right', text: (row) => String(row.netQtyChange ?? '') },
  { title: '', align: 'left', text: flag },
];

const POSITION_COLUMNS: readonly Column<EodPosition>[] = [
  { title: 'Position', align: 'left', text: (line) => line.symbol },
  { title: 'Overnight', align: 'right', text: (line) => String(line.baselineQty) },
  { title: 'Left', align: 'right', text: (line) => String(line.baselineLeft) },
  { title: 'Prev close', align: 'right', text: (line) => line.prevClose ?? '' },
  { title: 'Long', align: 'right', text: (line) => String(line.intradayLong) },
  { title: 'Short', align: 'right', text: (line) => String(line.intradayShort) },
  { title: 'Cost', align: 'right', text: (line) => line.intradayCost },
  { title: 'End', align: 'right', text: (line) => String(line.endQty) },
  { title: '', align: 'left', text: flag },
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
  return `${[[`End of day ${report.tradingDate}`], ...sections].map(linesOf).join('\n')}`;
}

function accountSection(account: EodAccount): readonly string[] {
  const flagged = [...account.rows, ...account.positions].some(
    (line) => line.prevCloseUnknown === true,
  );
  return [
    account.account,
    `Baseline: ${BASELINE[account.baseline]}`,
    ...fillTable(account),
    ...(account.positions.length === 0
      ? ['no positions']
      : ['', ...textTable(POSITION_COLUMNS, account.positions)]),
    ...(flagged ? [NOTE] : []),
  ];
}

function deskSection({ desk }: EodReport): readonly string[] {
  const flagged = desk.rows.some((row) => row.prevCloseUnknown === true);
  return ['All accounts', ...fillTable(desk), ...(flagged ? [NOTE] : [])];
}

function fillTable(figures: Pick<EodAccount, 'rows' | 'totals'>): readonly string[] {
  if (figures.rows.length === 0) return ['no fills'];
  return textTable<Line>(ROW_COLUMNS, figures.rows, [figures.totals]);
}

function flag(line: { readonly prevCloseUnknown?: true }): string {
  return line.prevCloseUnknown === true ? MARK : '';
}

function linesOf(section: readonly string[]): string {
  return section.map((line) => `${line}\n`).join('');
}
