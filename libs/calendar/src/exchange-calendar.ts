import { QeError } from '@quant-engine/contracts';
import { addDays, isDate, isWeekend } from './dates';

/** The regular hours of the exchange, New York. */
export const EXCHANGE_OPEN = '09:30';
export const EXCHANGE_CLOSE = '16:00';

/** The days on which an exchange trades. Dates are YYYY-MM-DD in New York, times HH:MM. */
export interface ExchangeCalendar {
  /** First and last day that the table covers; nothing is known about any other. */
  readonly from: string;
  readonly until: string;
  /** Weekdays without a session. */
  readonly closures: ReadonlySet<string>;
  /** Days with a session that ends early, and when it ends. */
  readonly earlyCloses: ReadonlyMap<string, string>;
}

/** Whether the exchange trades on that day. @throws QE_CALENDAR_RANGE */
export function isSessionDay(calendar: ExchangeCalendar, tradingDate: string): boolean {
  return exchangeCloseOn(calendar, tradingDate) !== undefined;
}

/** The first day with a session after `tradingDate`. @throws QE_CALENDAR_RANGE */
export function nextSessionDate(calendar: ExchangeCalendar, tradingDate: string): string {
  return sessionDateFrom(calendar, tradingDate, 1);
}

/** The last day with a session before `tradingDate`. @throws QE_CALENDAR_RANGE */
export function previousSessionDate(calendar: ExchangeCalendar, tradingDate: string): string {
  return sessionDateFrom(calendar, tradingDate, -1);
}

/** When the exchange closes that day (HH:MM), if it opens at all. @throws QE_CALENDAR_RANGE */
export function exchangeCloseOn(
  calendar: ExchangeCalendar,
  tradingDate: string,
): string | undefined {
  requireCovered(calendar, tradingDate);
  if (isWeekend(tradingDate) || calendar.closures.has(tradingDate)) return undefined;
  return calendar.earlyCloses.get(tradingDate) ?? EXCHANGE_CLOSE;
}

function sessionDateFrom(calendar: ExchangeCalendar, tradingDate: string, step: 1 | -1): string {
  requireCovered(calendar, tradingDate);
  let date = addDays(tradingDate, step);
  while (!isSessionDay(calendar, date)) date = addDays(date, step);
  return date;
}

function requireCovered(calendar: ExchangeCalendar, tradingDate: string): void {
  if (isDate(tradingDate) && calendar.from <= tradingDate && tradingDate <= calendar.until) return;
  throw new QeError(
    'QE_CALENDAR_RANGE',
    `"${tradingDate}" is no day of the exchange calendar, which goes from ${calendar.from} to ${calendar.until}`,
  );
}
