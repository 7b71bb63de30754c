import { CsvError, parse } from 'csv-parse/sync';
import type { Problem } from '@quant-engine/contracts';

/** One field of a row, with the place an editor can jump to. */
export interface CsvCell {
  readonly column: string;
  readonly text: string;
  /** `file:line:col`, the column counted in characters from 1. */
  readonly place: string;
}

/** A row of a CSV file: its line, its cells by column, and its text. */
export interface CsvRow {
  /** Number of the line in the file, from 1. */
  readonly line: number;
  /** `file:line`. */
  readonly place: string;
  /** The line as it stands in the file. */
  readonly raw: string;
  /** The field under a column that the reader asked for. */
  readonly cell: (column: string) => CsvCell;
}

/** A row that cannot be used: the problem, and the line itself so that nothing is lost. */
export interface RefusedRow extends Problem {
  readonly line: number;
  readonly raw: string;
}

/** A CSV file as rows, with what could not be read. */
export interface CsvTable {
  /** Present when the file is no table of the columns asked for; it then has no rows. */
  readonly headerProblem?: Problem;
  readonly rows: readonly CsvRow[];
  /** Lines that are no row at all; the others are read all the same. */
  readonly refused: readonly RefusedRow[];
}

const SYNTAX: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quoted field is not closed on its line',
  INVALID_OPENING_QUOTE: 'a quote stands inside a field that does not start with one',
  CSV_INVALID_CLOSING_QUOTE: 'text follows the closing quote of a field',
};

/** A line taken apart, or the reason why it cannot be. */
type Split =
  | { readonly fields: readonly string[]; readonly reason?: never }
  | { readonly fields?: never; readonly reason: string };

/**
 * Reads a CSV text with a header line: commas, quotes as in RFC 4180, LF or CRLF, a byte order
 * mark or none; blank lines are passed over, columns that nobody asked for are ignored.
 *
 * @param columns the columns that must be there, in any order
 */
export function readTable(text: string, file: string, columns: readonly string[]): CsvTable {
  // A row is one line: so a quote that is never closed costs its own line and not the rest.
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const start = lines.findIndex((line) => !isBlank(line));
  const header = splitHeader(lines[start], columns);
  if (header.reason !== undefined) {
    const place = `${file}:${Math.max(start, 0) + 1}`;
    return {
      headerProblem: { code: 'QE_CSV_HEADER', place, reason: header.reason },
      rows: [],
      refused: [],
    };
  }
  const rows: CsvRow[] = [];
  const refused: RefusedRow[] = [];
  for (let index = start + 1; index < lines.length; index += 1) {
    const raw = lines[index] ?? '';
    if (isBlank(raw)) continue;
    const line = index + 1;
    const place = `${file}:${line}`;
    const row = splitRow(raw, header.fields.length);
    if (row.reason === undefined) {
      rows.push({ line, place, raw, cell: cellReader(place, raw, header.fields, row.fields) });
      continue;
    }
    // Only the last line has no line end behind it: short there, the file itself was cut.
    const cut = index === lines.length - 1 && row.short;
    const code = cut ? 'QE_CSV_TRUNCATED' : 'QE_CSV_ROW';
    refused.push({ code, place, reason: row.reason, line, raw });
  }
  return { rows, refused };
}

function isBlank(line: string): boolean {
  return line.trim() === '';
}

function splitHeader(line: string | undefined, columns: readonly string[]): Split {
  if (line === undefined) return { reason: `the file is empty, wanted ${columns.join(',')}` };
  const header = splitLine(line);
  if (header.reason !== undefined) return header;
  const missing = columns.filter((column) => !header.fields.includes(column));
  if (missing.length > 0) {
    return { reason: `no column ${missing.join(', ')} in the header ${excerpt(line)}` };
  }
  const twice = columns.find((c) => header.fields.indexOf(c) !== header.fields.lastIndexOf(c));
  return twice === undefined
    ? header
    : { reason: `the column ${twice} stands twice in the header` };
}

/** Takes a row apart; `short` when it ends before its last field does. */
function splitRow(raw: string, width: number): Split & { readonly short?: boolean } {
  const row = splitLine(raw);
  if (row.reason !== undefined)
    return { ...row, short: row.reason === SYNTAX['CSV_QUOTE_NOT_CLOSED'] };
  const count = row.fields.length;
  if (count === width) return row;
  return { reason: `got ${count} fields, wanted ${width} as in the header`, short: count < width };
}

function splitLine(line: string): Split {
  try {
    return { fields: parse(line)[0] ?? [] };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { reason: SYNTAX[error.code] ?? error.message };
  }
}

function cellReader(
  rowPlace: string,
  raw: string,
  header: readonly string[],
  fields: readonly string[],
): CsvRow['cell'] {
  return (column) => {
    const index = header.indexOf(column);
    const text = fields[index] ?? '';
    return { column, text, place: `${rowPlace}:${columnOf(raw, fields, index)}` };
  };
}

/** Where a field starts in its line, in characters from 1. */
function columnOf(raw: string, fields: readonly string[], index: number): number {
  let start = 0;
  for (const field of fields.slice(0, index)) {
    const quoted = raw[start] === '"';
    start += 1 + (quoted ? field.replaceAll('"', '""').length + 2 : field.length);
  }
  return start + 1;
}

/** A text as it may stand in a message: quoted, and never longer than a line. */
export function excerpt(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
}
