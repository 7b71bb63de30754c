import { QeError } from '@quant-engine/contracts';
import { isDate, isWeekend } from './dates';
import { EXCHANGE_OPEN, exchangeCloseOn, type ExchangeCalendar } from './exchange-calendar';
import { isTimeOfDay } from './time-of-day';

/** A word of the file and where it stands, both counted from 1. */
interface Word {
  readonly text: string;
  readonly line: number;
  readonly col: number;
}

/** A line that says something: `date`, or `date early time`. */
type Line = readonly [date: Word, ...rest: Word[]];

interface LineProblem {
  readonly at: Word;
  readonly reason: string;
}

/**
 * The calendar with closures that no rule gives (mourning, weather), read from the text of a file:
 * `YYYY-MM-DD` or `YYYY-MM-DD early HH:MM` on each line, comments after `#`. The calendar handed in
 * stays as it is, so a file that has changed is applied to the original again.
 *
 * A line that can hardly be meant is refused (a weekend, a day outside the table, a close later
 * than the exchange's), because a mistyped date would leave the desk open on the day that was
 * meant. A line that says what the calendar says already is taken: the table may have caught up
 * with the file.
 *
 * @param file how messages name the file
 * @throws QE_CALENDAR_FILE with every problem in its message, one a line, and the first one's place
 */
export function withExtraClosures(
  calendar: ExchangeCalendar,
  text: string,
  file: string,
): ExchangeCalendar {
  const closures = new Set(calendar.closures);
  const earlyCloses = new Map(calendar.earlyCloses);
  const lineByDate = new Map<string, number>();
  const problems: LineProblem[] = [];
  for (const line of linesOf(text)) {
    const [date, , time] = line;
    const problem = problemOf(calendar, lineByDate, line);
    if (problem !== undefined) {
      problems.push(problem);
      continue;
    }
    lineByDate.set(date.text, date.line);
    if (time !== undefined) {
      earlyCloses.set(date.text, time.text);
      continue;
    }
    closures.add(date.text);
    earlyCloses.delete(date.text);
  }
  requireNone(problems, file);
  return { ...calendar, closures, earlyCloses };
}

function linesOf(text: string): Line[] {
  const lines = text.split(/\r?\n/);
  return lines.flatMap((content, index) => {
    const [date, ...rest] = wordsOf(content.replace(/#.*/, ''), index + 1);
    return date === undefined ? [] : [[date, ...rest] as const];
  });
}

function wordsOf(content: string, line: number): Word[] {
  return [...content.matchAll(/\S+/g)].map(({ 0: text, index }) => ({
    text,
    line,
    col: index + 1,
  }));
}

function problemOf(
  calendar: ExchangeCalendar,
  lineByDate: ReadonlyMap<string, number>,
  [date, ...rest]: Line,
): LineProblem | undefined {
  const reason = reasonAgainstDate(calendar, date.text);
  if (reason !== undefined) return { at: date, reason };
  const earlier = lineByDate.get(date.text);
  if (earlier !== undefined) return { at: date, reason: `stands on line ${earlier} already` };
  return earlyCloseProblem(calendar, date, rest);
}

function reasonAgainstDate(calendar: ExchangeCalendar, date: string): string | undefined {
  if (!isDate(date)) return `"${date}" is not a date written YYYY-MM-DD`;
  if (date < calendar.from || date > calendar.until) {
    return `${date} is outside the calendar, which goes from ${calendar.from} to ${calendar.until}`;
  }
  return isWeekend(date) ? `${date} falls on a weekend` : undefined;
}

function earlyCloseProblem(
  calendar: ExchangeCalendar,
  date: Word,
  [early, time, surplus]: readonly Word[],
): LineProblem | undefined {
  if (early === undefined) return undefined;
  if (early.text !== 'early') return { at: early, reason: 'only "early HH:MM" may follow a date' };
  if (time === undefined || !isTimeOfDay(time.text)) {
    return { at: time ?? early, reason: 'a time written HH:MM must follow "early"' };
  }
  if (surplus !== undefined) return { at: surplus, reason: 'nothing may follow the time' };
  const close = exchangeCloseOn(calendar, date.text);
  if (close === undefined) return { at: date, reason: `${date.text} has no session to end early` };
  if (time.text > EXCHANGE_OPEN && time.text <= close) return undefined;
  return {
    at: time,
    reason: `${time.text} is not after ${EXCHANGE_OPEN} and at or before ${close}, the day's close`,
  };
}

function requireNone(problems: readonly LineProblem[], file: string): void {
  const [first] = problems;
  if (first === undefined) return;
  const placeOf = ({ at }: LineProblem): string => `${file}:${at.line}:${at.col}`;
  const message = problems.map((problem) => `${placeOf(problem)}: ${problem.reason}`).join('\n');
  throw new QeError('QE_CALENDAR_FILE', message, { place: placeOf(first) });
}
