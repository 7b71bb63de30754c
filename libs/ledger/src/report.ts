import {
  QeError,
  clampedSumUsd,
  formatUsd,
  type Classification,
  type UsdMicros,
} from '@quant-engine/contracts';
import { Map } from 'immutable';
import { addRows, compareRows, type LedgerRow } from './row';
import { compareText } from './keys';
import { ledgerRows, positionsOf, type AccountOption, type PositionLine } from './selectors';
import { NEW_ACCOUNT, type BaselineOrigin, type LedgerState } from './state';

/** Sums over rows. Quantities are shares, amounts exact decimal $. */
export interface EodTotals {
  readonly filledQty: number;
  readonly filledNotional: string;
  readonly intradayRealised: string;
  readonly carryRealised: string;
  readonly fees: string;
  readonly fills: number;
}

/** The day's fills of a symbol and class, of one account or of all. */
export interface EodRow extends EodTotals {
  readonly symbol: string;
  readonly classification: Classification;
  readonly netQtyChange: number;
  readonly prevCloseUnknown?: true;
  /** Some amount left the range of money: shares count, the row's amounts are not the true ones. */
  readonly beyondRange?: true;
}

/** A position at the start and at the end of the day, with amounts as exact decimal $. */
export interface EodPosition {
  readonly symbol: string;
  readonly baselineQty: number;
  readonly baselineLeft: number;
  readonly prevClose?: string;
  readonly prevCloseUnknown?: true;
  readonly intradayLong: number;
  readonly intradayShort: number;
  readonly intradayCost: string;
  readonly endQty: number;
}

/** An account in the end-of-day report. */
export interface EodAccount {
  readonly account: string;
  readonly baseline: BaselineOrigin;
  readonly rows: readonly EodRow[];
  readonly totals: EodTotals;
  readonly positions: readonly EodPosition[];
}

/** The end-of-day report: plain JSON, the same bytes whenever it is made from the same log. */
export interface EodReport {
  readonly tradingDate: string;
  readonly accounts: readonly EodAccount[];
  /** Over all accounts. */
  readonly desk: { readonly rows: readonly EodRow[]; readonly totals: EodTotals };
}

/**
 * The report of the ledger's trading date. With an account only that one is listed; the desk's
 * figures stay those of all accounts. A ledger that no session event has dated yet is reported
 * under the date asked for.
 *
 * @throws QE_REPORT_DATE when the ledger is at another date: closed days are not kept in it
 * @throws QE_REPORT_ACCOUNT when the account is not in the ledger
 */
export function eodReport(
  state: LedgerState,
  tradingDate: string,
  options: AccountOption = {},
): EodReport {
  if (state.tradingDate !== '' && state.tradingDate !== tradingDate) {
    const message = `the ledger is at ${state.tradingDate} and has no figures of ${tradingDate}`;
    throw new QeError('QE_REPORT_DATE', message);
  }
  const rows = ledgerRows(state);
  const accounts = [...state.accounts.keys()].sort(compareText).map((account) => ({
    account,
    baseline: state.accounts.get(account, NEW_ACCOUNT).baseline,
    ...figures(rows.filter((row) => row.account === account)),
    positions: positionsOf(state, account).filter(isHeld).map(eodPosition),
  }));
  const report = { tradingDate, accounts, desk: figures(overAccounts(rows)) };
  if (options.account === undefined) return report;
  return { ...report, accounts: [accountOf(report, options.account)] };
}

/** @throws QE_REPORT_ACCOUNT */
export function accountOf(report: EodReport, name: string): EodAccount {
  const found = report.accounts.find(({ account }) => account === name);
  if (found !== undefined) return found;
  const names = report.accounts.map(({ account }) => account).join(', ') || 'none';
  const message = `the report of ${report.tradingDate} has no account "${name}"; it has: ${names}`;
  throw new QeError('QE_REPORT_ACCOUNT', message);
}

function overAccounts(rows: readonly LedgerRow[]): readonly LedgerRow[] {
  const sums = rows.reduce(
    (map, row) =>
      map.update(`${row.symbol}|${row.classification}`, (sum) =>
        sum === undefined ? { ...row, account: '' } : addRows(sum, row),
      ),
    Map<string, LedgerRow>(),
  );
  return [...sums.values()].sort(compareRows);
}

function figures(rows: readonly LedgerRow[]): {
  readonly rows: readonly EodRow[];
  readonly totals: EodTotals;
} {
  return { rows: rows.map(eodRow), totals: totalsOf(rows) };
}

function eodRow(row: LedgerRow): EodRow {
  return {
    symbol: row.symbol,
    classification: row.classification,
    ...totalsOf([row]),
    netQtyChange: row.netQtyChange,
    ...(row.prevCloseUnknown === true ? { prevCloseUnknown: true } : {}),
    ...(row.beyondRange === true ? { beyondRange: true } : {}),
  };
}

function totalsOf(rows: readonly LedgerRow[]): EodTotals {
  const usd = (amountOf: (row: LedgerRow) => UsdMicros): string =>
    formatUsd(clampedSumUsd(rows.map(amountOf)));
  const count = (numberOf: (row: LedgerRow) => number): number =>
    rows.reduce((sum, row) => sum + numberOf(row), 0);
  return {
    filledQty: count((row) => row.filledQty),
    filledNotional: usd((row) => row.filledNotional),
    intradayRealised: usd((row) => row.intradayRealised),
    carryRealised: usd((row) => row.carryRealised),
    fees: usd((row) => row.fees),
    fills: count((row) => row.fills),
  };
}

/** A symbol opened and closed today is in the rows; it is no position. */
function isHeld(line: PositionLine): boolean {
  return line.baselineQty !== 0 || line.endQty !== 0;
}

function eodPosition(line: PositionLine): EodPosition {
  return {
    symbol: line.symbol,
    baselineQty: line.baselineQty,
    baselineLeft: line.baselineLeft,
    ...(line.prevClose === undefined ? {} : { prevClose: formatUsd(line.prevClose) }),
    ...(line.prevCloseUnknown === undefined ? {} : { prevCloseUnknown: true }),
    intradayLong: line.intradayLong,
    intradayShort: line.intradayShort,
    intradayCost: formatUsd(line.intradayCost),
    endQty: line.endQty,
  };
}
