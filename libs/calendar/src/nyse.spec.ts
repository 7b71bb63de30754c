import { addDays, isWeekend } from './dates';
import { isSessionDay, nextSessionDate, previousSessionDate } from './exchange-calendar';
import { NYSE_CALENDAR } from './nyse';

const YEARS = [2024, 2025, 2026, 2027, 2028];

/** Decided, not computable: the day of mourning for President Carter. */
const UNSCHEDULED = ['2025-01-09'];

describe('the NYSE table against the rules behind it', () => {
  it.each(YEARS)('closes in %i on the observed holidays and on nothing else', (year) => {
    const decided = UNSCHEDULED.filter((date) => date.startsWith(String(year)));
    const expected = [...observedHolidays(year), ...decided].sort();
    expect(inYear(NYSE_CALENDAR.closures, year)).toEqual(expected);
  });

  it.each(YEARS)('closes early in %i on the days of the rules and on nothing else', (year) => {
    expect(inYear(NYSE_CALENDAR.earlyCloses.keys(), year)).toEqual(earlyCloses(year));
  });

  it('ends every early session at 13:00', () => {
    expect(new Set(NYSE_CALENDAR.earlyCloses.values())).toEqual(new Set(['13:00']));
  });

  it('lists only weekdays, each of them once over both lists', () => {
    const { closures, earlyCloses: early } = NYSE_CALENDAR;
    const days = [...closures, ...early.keys()];
    expect(days.filter(isWeekend)).toEqual([]);
    expect(new Set(days).size).toBe(days.length);
  });

  // The counts of trading days that are commonly quoted: a check that shares no code with the
  // table.
  it.each([
    [2024, 252],
    [2025, 250],
    [2026, 251],
  ])('has in %i its %i trading days', (year, sessions) => {
    expect(datesOf(year).filter((date) => isSessionDay(NYSE_CALENDAR, date))).toHaveLength(
      sessions,
    );
  });
});

describe('walking from session to session', () => {
  it.each([
    ['over a weekend', '2026-01-09', '2026-01-12'],
    ['over a weekend and the Monday holiday', '2026-01-16', '2026-01-20'],
    ['over the day of mourning', '2025-01-08', '2025-01-10'],
    ['over a long Easter', '2026-04-02', '2026-04-06'],
    ['over the turn of a year', '2024-12-31', '2025-01-02'],
    ['into an early close', '2026-11-25', '2026-11-27'],
    ['over a New Year that is not observed', '2027-12-31', '2028-01-03'],
  ])('goes %s', (_, earlier, later) => {
    expect(nextSessionDate(NYSE_CALENDAR, earlier)).toBe(later);
    expect(previousSessionDate(NYSE_CALENDAR, later)).toBe(earlier);
  });

  it('starts from a day without a session as well', () => {
    expect(nextSessionDate(NYSE_CALENDAR, '2026-01-18')).toBe('2026-01-20');
    expect(previousSessionDate(NYSE_CALENDAR, '2026-01-18')).toBe('2026-01-16');
  });

  it('refuses to walk out of the table rather than guess', () => {
    const outside = expect.objectContaining({ code: 'QE_CALENDAR_RANGE' });
    expect(() => nextSessionDate(NYSE_CALENDAR, '2028-12-29')).toThrow(outside);
    expect(() => previousSessionDate(NYSE_CALENDAR, '2024-01-02')).toThrow(outside);
    expect(() => nextSessionDate(NYSE_CALENDAR, '2023-12-31')).toThrow(outside);
  });

  it.each(['2023-12-31', '2029-01-01', '2026-02-30', '2026-1-5', '2026-01-05T00:00', ''])(
    'does not say whether "%s" is a session day',
    (date) => {
      expect(() => isSessionDay(NYSE_CALENDAR, date)).toThrow(
        expect.objectContaining({
          code: 'QE_CALENDAR_RANGE',
          message: expect.stringContaining('2028-12-31'),
        }),
      );
    },
  );
});

function observedHolidays(year: number): string[] {
  const fixed = [`${year}-06-19`, `${year}-07-04`, `${year}-12-25`].map(observed);
  const newYear = `${year}-01-01`;
  // Saturday's New Year would be observed in the year before, so it is not observed at all.
  const newYears = weekday(newYear) === 6 ? [] : [observed(newYear)];
  return [
    ...newYears,
    ...fixed,
    nthWeekday(year, 1, 1, 3),
    nthWeekday(year, 2, 1, 3),
    addDays(easterSunday(year), -2),
    lastMonday(year, 5),
    nthWeekday(year, 9, 1, 1),
    thanksgiving(year),
  ].sort();
}

function earlyCloses(year: number): string[] {
  const isMondayToThursday = (date: string): boolean => weekday(date) >= 1 && weekday(date) <= 4;
  const eves = [`${year}-07-03`, `${year}-12-24`].filter(isMondayToThursday);
  return [...eves, addDays(thanksgiving(year), 1)].sort();
}

function observed(date: string): string {
  return addDays(date, { 0: 1, 6: -1 }[weekday(date)] ?? 0);
}

function thanksgiving(year: number): string {
  return nthWeekday(year, 11, 4, 4);
}

function nthWeekday(year: number, month: number, day: number, nth: number): string {
  const first = `${year}-${String(month).padStart(2, '0')}-01`;
  return addDays(first, ((day - weekday(first) + 7) % 7) + (nth - 1) * 7);
}

function lastMonday(year: number, month: number): string {
  return addDays(nthWeekday(year, month + 1, 1, 1), -7);
}

/** Meeus, Astronomical Algorithms, chapter 8 (Gregorian). */
function easterSunday(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  return addDays(`${year}-03-01`, h + l - 7 * m + 21);
}

function weekday(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

function inYear(dates: Iterable<string>, year: number): string[] {
  return [...dates].filter((date) => date.startsWith(`${year}-`));
}

function datesOf(year: number): string[] {
  const days = (Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / 86_400_000;
  return Array.from({ length: days }, (_, index) => addDays(`${year}-01-01`, index));
}
