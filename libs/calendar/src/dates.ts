const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/** Whether `text` is a date that exists, written YYYY-MM-DD. */
export function isDate(text: string): boolean {
  if (!DATE.test(text)) return false;
  const ms = utcMidnightMs(text);
  // 2026-02-30 is read as 2 March, so a date counts only when it reads back as itself.
  return !Number.isNaN(ms) && utcDateOf(ms) === text;
}

/**
 * The date `days` after `date`, or before it when negative. Dates alone: no time zone takes part.
 */
export function addDays(date: string, days: number): string {
  return utcDateOf(utcMidnightMs(date) + days * DAY_MS);
}

/** Whether `date` is a Saturday or a Sunday. */
export function isWeekend(date: string): boolean {
  const weekday = new Date(utcMidnightMs(date)).getUTCDay();
  return weekday === 0 || weekday === 6;
}

/** The date in UTC of an instant. */
export function utcDateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function utcMidnightMs(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}
