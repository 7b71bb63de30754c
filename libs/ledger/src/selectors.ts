import type { UsdMicros } from '@quant-engine/contracts';
import { openCost, openQuantity } from '@quant-engine/positions';
import { endQuantity, type Book } from './book';
import { compareText } from './keys';
import { compareRows, type LedgerRow } from './row';
import type { LedgerState } from './state';

/** Restricts an answer to one account. */
export interface AccountOption {
  readonly account?: string | undefined;
}

/** What an account holds of a symbol, by ledger. Quantities are shares. */
export interface PositionLine {
  readonly symbol: string;
  /** Signed, at the start of the day. */
  readonly baselineQty: number;
  /** Signed, what today's fills left of it. */
  readonly baselineLeft: number;
  /** Signed cost of what is left, at the position's average price. */
  readonly baselineCost: UsdMicros;
  readonly prevClose?: UsdMicros;
  /** There is a baseline without a previous close: its carry is counted from its cost. */
  readonly prevCloseUnknown?: true;
  /** Opened today and still open; of the two at most one is not 0, and neither is negative. */
  readonly intradayLong: number;
  readonly intradayShort: number;
  /** Signed cost of what today opened: negative for a short. */
  readonly intradayCost: UsdMicros;
  /** Signed, held now. */
  readonly endQty: number;
}

/** The day's rows, sorted by account, symbol and class. */
export function ledgerRows(state: LedgerState, options: AccountOption = {}): readonly LedgerRow[] {
  const { account } = options;
  return [...state.rows.values()]
    .filter((row) => account === undefined || row.account === account)
    .sort(compareRows);
}

/** Every symbol that the account held over night or traded today, sorted by symbol. */
export function positionsOf(state: LedgerState, account: string): readonly PositionLine[] {
  return [...state.books.values()]
    .filter((book) => book.account === account)
    .sort((a, b) => compareText(a.symbol, b.symbol))
    .map(positionLine);
}

function positionLine(book: Book): PositionLine {
  const intraday = openQuantity(book.intraday);
  return {
    symbol: book.symbol,
    baselineQty: book.baseline.opened,
    baselineLeft: openQuantity(book.baseline),
    baselineCost: openCost(book.baseline),
    ...(book.prevClose === undefined ? {} : { prevClose: book.prevClose }),
    ...(book.prevClose === undefined && book.baseline.opened !== 0
      ? { prevCloseUnknown: true }
      : {}),
    intradayLong: Math.max(intraday, 0),
    intradayShort: Math.max(-intraday, 0),
    intradayCost: openCost(book.intraday),
    endQty: endQuantity(book),
  };
}
