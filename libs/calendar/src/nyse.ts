import type { ExchangeCalendar } from './exchange-calendar';

/**
 * Month-day by year. Almost all follow from the exchange's rules, and the tests derive them from
 * these; 2025-01-09 (a day of mourning) is a decision, which no rule can give.
 */
const CLOSURES = [
  ['2024', '01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25'],
  ['2025', '01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25'],
  ['2026', '01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25'],
  ['2027', '01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24'],
  ['2028', '01-17 02-21 04-14 05-29 06-19 07-04 09-04 11-23 12-25'],
] as const;

const EARLY_CLOSES = [
  ['2024', '07-03 11-29 12-24'],
  ['2025', '07-03 11-28 12-24'],
  ['2026', '11-27 12-24'],
  ['2027', '11-26'],
  ['2028', '07-03 11-24'],
] as const;
const EARLY_CLOSE = '13:00';

/** The New York Stock Exchange, 2024 to 2028. */
export const NYSE_CALENDAR: ExchangeCalendar = {
  from: '2024-01-01',
  until: '2028-12-31',
  closures: new Set(datesOf(CLOSURES)),
  earlyCloses: new Map(datesOf(EARLY_CLOSES).map((date) => [date, EARLY_CLOSE])),
};

function datesOf(table: readonly (readonly [year: string, days: string])[]): string[] {
  return table.flatMap(([year, days]) => days.split(' ').map((day) => `${year}-${day}`));
}
