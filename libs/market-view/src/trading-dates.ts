/** So many trading dates are remembered: for as long a late correction or bust finds its order. */
const DATES_MAX = 5;

/**
 * The newest trading dates that the clock has shown, in order. A clock that was wrong for a while
 * and is set back so forgets nothing of the day that it comes back to.
 */
export function datesWith(dates: readonly string[], date: string): readonly string[] {
  if (dates.includes(date)) return dates;
  return [...dates, date].sort().slice(-DATES_MAX);
}

/** Whether something of a date is to be forgotten. */
export function isForgotten(dates: readonly string[], date: string): boolean {
  const [oldest] = dates;
  return dates.length >= DATES_MAX && oldest !== undefined && date < oldest;
}
