import { accountOf, type EodReport, type EodRow } from './report';
import type { AccountOption } from './selectors';

const HEADER =
  'Date,Symbol,Classification,Filled_Qty,Filled_Notional,Realized_PnL,Count_Fills,Net_Qty_Change';

/**
 * The report as CSV (RFC 4180 quoting, lines end with `\n`): the rows of one account, or of all
 * accounts together by symbol and class. `Realized_PnL` is the intraday one: carry is measured
 * against the baseline and stands in the text and JSON reports.
 *
 * @throws QE_REPORT_ACCOUNT
 */
export function renderEodCsv(report: EodReport, options: AccountOption = {}): string {
  const { account } = options;
  const { rows } = account === undefined ? report.desk : accountOf(report, account);
  const lines = rows.map((row) => csvLine(report.tradingDate, row));
  return [HEADER, ...lines].map((line) => `${line}\n`).join('');
}

function csvLine(date: string, row: EodRow): string {
  return [
    date,
    row.symbol,
    row.classification,
    String(row.filledQty),
    row.filledNotional,
    row.intradayRealised,
    String(row.fills),
    String(row.netQtyChange),
  ]
    .map(quoted)
    .join(',');
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
