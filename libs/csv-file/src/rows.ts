import type { Problem } from '@quant-engine/contracts';
import { INVALID, type CellKind } from './cells';
import { excerpt, readTable, type CsvCell, type CsvRow } from './csv';

/** The columns of a row, each with the kind of its fields: the single description of a file. */
export type RowKind = Readonly<Record<string, CellKind<unknown>>>;

/** What a row of a kind holds, by column. */
export type RowValues<K extends RowKind> = {
  readonly [C in keyof K]: K[C] extends CellKind<infer T> ? T : never;
};

/** A row as it was read, or its problems. */
export type RowReading<K extends RowKind> =
  | { readonly values: RowValues<K>; readonly problems?: never }
  | { readonly values?: never; readonly problems: readonly Problem[] };

/** Reads the fields of a row, or says of each field that cannot be read what is wrong with it. */
export function readRow<K extends RowKind>(row: CsvRow, kind: K): RowReading<K> {
  const values: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const [column, { wanted, read }] of Object.entries(kind)) {
    const cell = row.cell(column);
    const value = read(cell.text);
    if (value === INVALID) problems.push(cellProblem(cell, wanted));
    values[column] = value;
  }
  return problems.length > 0 ? { problems } : { values: values as RowValues<K> };
}

/** What is wrong with a cell: where it stands, what it holds and what is wanted. */
export function cellProblem(cell: CsvCell, wanted: string): Problem {
  const reason = `${cell.column}: got ${excerpt(cell.text)}, wanted ${wanted}`;
  return { code: 'QE_CSV_ROW', place: cell.place, reason };
}

/** The rows of a file that can be used, and everything that is wrong with the others. */
export interface RowsReading<K extends RowKind> {
  readonly rows: readonly { readonly row: CsvRow; readonly values: RowValues<K> }[];
  readonly problems: readonly Problem[];
}

/** Reads the rows of a table, each by one function. */
export function readRows<K extends RowKind>(text: string, file: string, kind: K): RowsReading<K> {
  const table = readTable(text, file, Object.keys(kind));
  const problems: Problem[] = table.headerProblem === undefined ? [] : [table.headerProblem];
  for (const { code, place, reason } of table.refused) problems.push({ code, place, reason });
  const rows: { row: CsvRow; values: RowValues<K> }[] = [];
  for (const row of table.rows) {
    const { values, problems: found } = readRow(row, kind);
    if (found === undefined) rows.push({ row, values });
    else problems.push(...found);
  }
  return { rows, problems };
}

/** What a file holds as far as it can be read, and everything that is wrong with the rest. */
export interface Collected<T> {
  readonly content: T;
  readonly problems: readonly Problem[];
}

/** A reading of a whole file: its content, or everything that is wrong with it at once. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** What was read, or everything that is wrong with it. */
export function readingOf<T>({ content, problems }: Collected<T>): Reading<T> {
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: content };
}
