import {
  compareUnixNs,
  QeError,
  type Problem,
  rootEvent,
  unixNsFromMs,
  type EventOf,
  type UnixNs,
} from '@quant-engine/contracts';
import { COUNT, DECIMAL_TEXT, optional, SYMBOL, UTC_TIME } from '@quant-engine/csv-file';
import { readTable, type CsvRow, type RefusedRow } from '@quant-engine/csv-file';
import { cellProblem, readRow, type RowValues } from '@quant-engine/csv-file';

/** A tape as events in the order of their times, and every row that could not become one. */
export interface Tape {
  readonly events: readonly EventOf<'l1'>[];
  readonly refused: readonly RefusedRow[];
}

const ROW = {
  ts: UTC_TIME,
  symbol: SYMBOL,
  bid: DECIMAL_TEXT,
  ask: DECIMAL_TEXT,
  last: optional(DECIMAL_TEXT),
  volume: optional(COUNT),
  prev_close: optional(DECIMAL_TEXT),
};

/**
 * Reads `l1-<date>.csv`: ts (UTC), symbol, bid, ask, last, volume, prev_close. What a real feed
 * sends is taken as it is (a side of 0, a wide or crossed quote, volume that steps back): whether
 * a quote is sane is for its users to judge. A row that cannot be an event is refused alone.
 *
 * @param tradingDate the date in New York; rows of another one are refused
 * @throws QE_CSV_HEADER when the text is no CSV or lacks a column
 */
export function readTape(text: string, file: string, tradingDate: string): Tape {
  const table = readTable(text, file, Object.keys(ROW));
  if (table.headerProblem !== undefined) {
    const { code, place, reason } = table.headerProblem;
    throw new QeError(code, reason, { place });
  }
  const day = spanOfDate(tradingDate);
  const events: EventOf<'l1'>[] = [];
  const refused: RefusedRow[] = [...table.refused];
  for (const row of table.rows) {
    const event = eventOfRow(row, tradingDate, day);
    if ('reason' in event) refused.push(event);
    else events.push(event);
  }
  // Sorting is stable: rows of one time stay in the order of the file.
  events.sort((a, b) => compareUnixNs(a.timestamp, b.timestamp));
  refused.sort((a, b) => a.line - b.line);
  return { events, refused };
}

function eventOfRow(row: CsvRow, tradingDate: string, day: Span): EventOf<'l1'> | RefusedRow {
  const { values, problems } = readRow(row, ROW);
  if (values === undefined) return refusal(row, problems);
  if (compareUnixNs(values.ts, day.from) < 0 || compareUnixNs(values.ts, day.until) >= 0) {
    return refusal(row, [cellProblem(row.cell('ts'), `a time of ${tradingDate} in New York`)]);
  }
  return rootEvent('l1', `l1:${tradingDate}:${row.line}`, values.ts, quoteOf(values));
}

function refusal(row: CsvRow, problems: readonly Problem[]): RefusedRow {
  return {
    code: 'QE_CSV_ROW',
    place: problems[0]?.place ?? row.place,
    reason: problems.map(({ reason }) => reason).join('; '),
    line: row.line,
    raw: row.raw,
  };
}

function quoteOf(values: RowValues<typeof ROW>): EventOf<'l1'>['data'] {
  const { ts, symbol, bid, ask, last, volume, prev_close } = values;
  return {
    symbol,
    bid,
    ask,
    ...(last === undefined ? {} : { last_price: last }),
    ...(prev_close === undefined ? {} : { prev_close }),
    ...(volume === undefined ? {} : { volume }),
    quote_time: ts,
    source: 'tape',
  };
}

interface Span {
  readonly from: UnixNs;
  readonly until: UnixNs;
}

const HOUR_MS = 3_600_000;

/**
 * The part of a date in New York that it has in winter and in summer time alike: 05:00 UTC to
 * 04:00 UTC of the next day. What it leaves out, an hour around midnight, has no market.
 */
function spanOfDate(tradingDate: string): Span {
  const midnight = Date.parse(`${tradingDate}T00:00:00Z`);
  return {
    from: unixNsFromMs(midnight + 5 * HOUR_MS),
    until: unixNsFromMs(midnight + 28 * HOUR_MS),
  };
}
