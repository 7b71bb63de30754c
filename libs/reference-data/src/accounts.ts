import type { Problem, UsdMicros } from '@quant-engine/contracts';
import {
  ACCOUNT,
  POSITIVE_AMOUNT,
  readingOf,
  readRows,
  type Collected,
  type Reading,
} from '@quant-engine/csv-file';

/** An account and its equity at the start of the day, in micro-dollars. */
export interface Account {
  readonly accountId: string;
  /** $ at the start of the day; every percentage of the day is of it. */
  readonly equity: UsdMicros;
  /** Where the file says so, `file:line`. */
  readonly place: string;
}

const ROW = { account: ACCOUNT, equity: POSITIVE_AMOUNT };

/**
 * Reads `accounts.csv`: account, equity ($, above 0), in the order of the file. Problems bear
 * QE_CSV_HEADER, QE_CSV_ROW, QE_CSV_TRUNCATED, QE_BOOK_DUPLICATE.
 */
export function readAccounts(text: string, file: string): Reading<readonly Account[]> {
  return readingOf(collectAccounts(text, file));
}

export function collectAccounts(text: string, file: string): Collected<readonly Account[]> {
  const { rows, problems: found } = readRows(text, file, ROW);
  const problems: Problem[] = [...found];
  const accounts = new Map<string, Account>();
  for (const { row, values } of rows) {
    const { account: accountId, equity } = values;
    const first = accounts.get(accountId);
    if (first !== undefined) {
      const reason = `account: ${accountId} stands at ${first.place} already`;
      problems.push({ code: 'QE_BOOK_DUPLICATE', place: row.cell('account').place, reason });
    } else {
      accounts.set(accountId, { accountId, equity, place: row.place });
    }
  }
  return { content: [...accounts.values()], problems };
}
