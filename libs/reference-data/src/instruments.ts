import type { Problem, UsdMicros } from '@quant-engine/contracts';
import {
  COUNT,
  GROUP,
  optional,
  POSITIVE_AMOUNT,
  SYMBOL,
  readingOf,
  readRows,
  type Collected,
  type Reading,
} from '@quant-engine/csv-file';
import { groupProblem } from './groups';

/** What is known of a symbol before the day begins. */
export interface Instrument {
  readonly symbol: string;
  readonly group: string;
  /** $ a share at the last close. */
  readonly prevClose: UsdMicros;
  /** Average daily volume in shares; undefined when it is unknown. */
  readonly adv: number | undefined;
}

const INSTRUMENT = {
  symbol: SYMBOL,
  group: GROUP,
  prev_close: POSITIVE_AMOUNT,
  avg_adv: optional(COUNT),
};

/**
 * Reads `instruments.csv`: symbol, group, prev_close ($), avg_adv (shares a day; empty when it is
 * unknown). Problems bear QE_CSV_HEADER, QE_CSV_ROW, QE_CSV_TRUNCATED, QE_BOOK_DUPLICATE.
 */
export function readInstruments(
  text: string,
  file: string,
): Reading<ReadonlyMap<string, Instrument>> {
  return readingOf(collectInstruments(text, file));
}

export function collectInstruments(
  text: string,
  file: string,
  groups?: readonly string[],
): Collected<ReadonlyMap<string, Instrument>> {
  const { rows, problems: found } = readRows(text, file, INSTRUMENT);
  const problems: Problem[] = [...found];
  const instruments = new Map<string, Instrument>();
  for (const { row, values } of rows) {
    const { symbol, group, prev_close: prevClose, avg_adv: adv } = values;
    if (instruments.has(symbol)) {
      const reason = `symbol: ${symbol} stands twice, wanted one row for it`;
      problems.push({ code: 'QE_BOOK_DUPLICATE', place: row.cell('symbol').place, reason });
    } else if (groups !== undefined && !groups.includes(group)) {
      problems.push(groupProblem(row.cell('group').place, group, groups));
    } else {
      instruments.set(symbol, { symbol, group, prevClose, adv });
    }
  }
  return { content: instruments, problems };
}
