import type { Bucket, Problem, UsdMicros } from '@quant-engine/contracts';
import {
  ACCOUNT,
  AMOUNT,
  BUCKET,
  SIGNED_SHARES,
  SYMBOL,
  type CsvRow,
  cellProblem,
  readingOf,
  readRows,
  type Collected,
  type Reading,
  type RowValues,
} from '@quant-engine/csv-file';
import { nearest } from './nearest';

/** A position as its file has it. */
export interface PositionRow {
  readonly symbol: string;
  /** Shares, negative when short; never 0. */
  readonly quantity: number;
  /** $ a share that the position cost. */
  readonly avgPrice: UsdMicros;
  readonly bucket: Bucket;
}

const ROW = {
  account: ACCOUNT,
  symbol: SYMBOL,
  quantity: SIGNED_SHARES,
  avg_cost: AMOUNT,
  bucket: BUCKET,
};

/**
 * Reads `positions-<ACCOUNT>.csv`: account, symbol, quantity (signed shares), avg_cost ($),
 * bucket; each symbol once. Problems bear QE_CSV_HEADER, QE_CSV_ROW, QE_CSV_TRUNCATED,
 * QE_BOOK_DUPLICATE.
 *
 * @param accountId the account that the file is of: a row of another one is a problem
 */
export function readPositions(
  text: string,
  file: string,
  accountId: string,
): Reading<readonly PositionRow[]> {
  return readingOf(collectPositions(text, file, accountId));
}

export function collectPositions(
  text: string,
  file: string,
  accountId: string,
  instruments?: ReadonlyMap<string, unknown>,
): Collected<readonly PositionRow[]> {
  const { rows, problems: found } = readRows(text, file, ROW);
  const problems: Problem[] = [...found];
  const positions = new Map<string, PositionRow>();
  for (const { row, values } of rows) {
    const { symbol, quantity, avg_cost: avgPrice, bucket } = values;
    const problem =
      problemOfPosition(row, values, accountId, positions.get(symbol)) ??
      problemOfSymbol(row, symbol, instruments);
    if (problem === undefined) positions.set(symbol, { symbol, quantity, avgPrice, bucket });
    else problems.push(problem);
  }
  return { content: [...positions.values()], problems };
}

function problemOfPosition(
  row: CsvRow,
  { account, symbol, quantity, avg_cost: avgPrice, bucket }: RowValues<typeof ROW>,
  accountId: string,
  first: PositionRow | undefined,
): Problem | undefined {
  if (account !== accountId) {
    return cellProblem(row.cell('account'), `${accountId}, whose file this is`);
  }
  if (first !== undefined) {
    const buckets = first.bucket === bucket ? '' : `, in ${first.bucket} and in ${bucket}`;
    const reason = `symbol: ${symbol} stands twice${buckets}, wanted one row in one bucket`;
    return { code: 'QE_BOOK_DUPLICATE', place: row.cell('symbol').place, reason };
  }
  if (!Number.isSafeInteger(quantity * avgPrice)) {
    return cellProblem(row.cell('quantity'), 'a position of less than 9 billion $ at its cost');
  }
  return undefined;
}

/** A held symbol without an instrument has no group, and so no limit of a group. */
function problemOfSymbol(
  row: CsvRow,
  symbol: string,
  instruments: ReadonlyMap<string, unknown> | undefined,
): Problem | undefined {
  if (instruments === undefined || instruments.has(symbol)) return undefined;
  const hint = nearest(symbol, instruments.keys());
  const meant = hint === undefined ? '' : ` (did you mean ${hint}?)`;
  const reason = `symbol: ${symbol} is no instrument that is listed${meant}`;
  return { code: 'QE_BOOK_UNKNOWN_SYMBOL', place: row.cell('symbol').place, reason };
}
