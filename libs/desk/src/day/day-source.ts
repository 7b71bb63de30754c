import { basename, join } from 'node:path';
import { deskDay, NYSE_CALENDAR, type DeskDay, type DeskHours } from '@quant-engine/calendar';
import { isQeError, msFromUnixNs, QeError, type QeEvent } from '@quant-engine/contracts';
import type { RefusedRow } from '@quant-engine/csv-file';
import { namesIn, readText } from '@quant-engine/file-access';
import { readTape } from '@quant-engine/market-data';
import { groupsWithoutLimit, type ReferenceData } from '@quant-engine/reference-data';
import { OPEN_S } from '@quant-engine/session-clock';
import { generateDay } from '@quant-engine/synthetic-day';
import { loadReference, type Loaded } from '../config-files';

/** A day to be played: the desk it starts with and what its market does. */
export interface DaySource {
  readonly tradingDate: string;
  /** For people: where the day comes from. */
  readonly name: string;
  /** Luck of the simulated broker follows from it. */
  readonly seed: string;
  readonly reference: ReferenceData;
  /** When it was 09:30 in New York, whether or not the day has a session. */
  readonly openMs: number;
  /** The first and the last second that the clock ticks. */
  readonly startMs: number;
  readonly endMs: number;
  readonly ends: 'CLOSE' | 'TAPE_END';
  /** In the order of their times; the same at each call. */
  readonly events: () => Iterable<QeEvent>;
  /** Rows of the tape that are no event, each with its reason. */
  readonly refused: readonly (RefusedRow & { readonly file: string })[];
}

/** Which day: of the folder of a tape, or generated when there is none. */
export interface DayChoice {
  readonly data?: string | undefined;
  /** `2026-01-12`; the only tape, or the generator's own day, when it is not given. */
  readonly date?: string | undefined;
  /** The groups that the rules limit; any group is taken when they are not given. */
  readonly groups?: readonly string[];
}

const GENERATED_DATE = '2026-01-12';
const SEED = 'quant-engine';
/** The clock goes on for a little after the close, so that what was working is seen to end. */
export const AFTER_CLOSE_MS = 5_000;

/**
 * The day that was chosen, the same in every process that asks for it; or everything that is wrong
 * with its books, a group without a limit included.
 *
 * @throws as `generatedSource` and `tapeSource`
 */
export function daySourceOf(
  { data, date, groups }: DayChoice,
  hours: DeskHours,
): Loaded<DaySource> {
  if (data !== undefined) return tapeSource(data, date, hours, groups);
  const source = generatedSource(date, hours);
  const problems = groups === undefined ? [] : groupsWithoutLimit(source.reference, groups);
  return problems.length === 0 ? { ok: true, value: source } : { ok: false, problems };
}

/** The day that the seeded generator makes. @throws QE_CALENDAR_RANGE, QE_CALENDAR_NO_SESSION */
export function generatedSource(date: string | undefined, hours: DeskHours): DaySource {
  const tradingDate = date ?? GENERATED_DATE;
  const { session } = dayAt(tradingDate, hours, '--date');
  if (session === undefined) {
    const message = `the exchange is closed on ${tradingDate}: name a day that has a session`;
    throw new QeError('QE_CALENDAR_NO_SESSION', message, { place: '--date' });
  }
  const day = generateDay({ seed: SEED, tradingDate, day: session });
  return {
    tradingDate,
    name: 'generated',
    seed: SEED,
    reference: day.reference,
    openMs: session.openMs,
    startMs: day.startMs,
    endMs: day.endMs + AFTER_CLOSE_MS,
    ends: 'CLOSE',
    events: day.events,
    refused: [],
  };
}

/**
 * A recorded day: the tape of the date, and the books beside it. Problems are those of the books,
 * and of a tape that has no other rows.
 *
 * @throws QE_FILE_MISSING, QE_FILE_UNREADABLE, QE_CSV_HEADER, QE_CSV_ROW for an empty tape,
 *   QE_CALENDAR_RANGE
 */
export function tapeSource(
  folder: string,
  date: string | undefined,
  hours: DeskHours,
  groups?: readonly string[],
): Loaded<DaySource> {
  const reference = loadReference(folder, groups);
  if (!reference.ok) return reference;
  const tradingDate = date ?? onlyDate(folder, namesIn(folder));
  const file = join(folder, `l1-${tradingDate}.csv`);
  const day = dayAt(tradingDate, hours, file);
  const tape = readTape(readText(file), file, tradingDate);
  const first = tape.events[0];
  const last = tape.events.at(-1);
  if (first === undefined || last === undefined) {
    if (tape.refused.length > 0) return { ok: false, problems: tape.refused };
    throw new QeError('QE_CSV_ROW', 'the tape has no rows', { place: file });
  }
  const source: DaySource = {
    tradingDate,
    name: `tape ${basename(file)}`,
    seed: SEED,
    reference: reference.value,
    openMs: day.session?.openMs ?? day.startMs + OPEN_S * 1000,
    startMs: wholeSecond(msFromUnixNs(first.timestamp)),
    endMs: wholeSecond(msFromUnixNs(last.timestamp)),
    ends: 'TAPE_END',
    events: () => tape.events,
    refused: tape.refused.map((row) => ({ ...row, file })),
  };
  return { ok: true, value: source };
}

/** @throws QE_CALENDAR_RANGE at `place`, which named the date */
function dayAt(tradingDate: string, hours: DeskHours, place: string): DeskDay {
  try {
    return deskDay(NYSE_CALENDAR, hours, tradingDate);
  } catch (error) {
    throw isQeError(error) ? new QeError(error.code, error.message, { place }) : error;
  }
}

/** The date of the only tape in a folder. */
function onlyDate(folder: string, names: readonly string[]): string {
  const dates = names.flatMap((name) => /^l1-(\d{4}-\d{2}-\d{2})\.csv$/.exec(name)?.[1] ?? []);
  const [date] = dates;
  if (date !== undefined && dates.length === 1) return date;
  const found = dates.length === 0 ? 'no l1-<date>.csv' : `several tapes (${dates.join(', ')})`;
  throw new QeError('QE_FILE_MISSING', `${found} in the folder: name one with --date`, {
    place: folder,
  });
}

/** The first whole second that is not before the time. */
function wholeSecond(ms: number): number {
  return Math.ceil(ms / 1000) * 1000;
}
