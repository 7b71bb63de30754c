import { fromZonedTime } from 'date-fns-tz';
import { addDays, utcDateOf } from './dates';

/**
 * The one place that knows about time zones; a conversion costs microseconds, so never per event.
 */
const NEW_YORK = 'America/New_York';

/**
 * The instant (epoch ms) at which clocks in New York show `time` (HH:MM) on `date`. Only for times
 * that exist once on every day: 02:00 is skipped in March, 01:00 comes twice in November.
 */
export function newYorkMs(date: string, time: string): number {
  return fromZonedTime(`${date}T${time}:00`, NEW_YORK).getTime();
}

/**
 * The date in New York at an instant (epoch ms), whatever the host's zone.
 *
 * Found by comparing with New York's midnight: `formatInTimeZone` goes through a Date in the host's
 * zone, so it gives the next day where the host's own clock skips that hour (America/Nuuk in
 * March).
 */
export function tradingDateAt(ms: number): string {
  const utcDate = utcDateOf(ms);
  // New York is behind UTC: its date is the one of UTC, or the one before.
  return ms < newYorkMs(utcDate, '00:00') ? addDays(utcDate, -1) : utcDate;
}

const TIME_OF_DAY = new Intl.DateTimeFormat('en-GB', {
  timeZone: NEW_YORK,
  timeStyle: 'medium',
  hourCycle: 'h23',
});

/** What clocks in New York show at an instant (epoch ms): `15:50:00`, whatever the host's zone. */
export function newYorkTime(ms: number): string {
  return TIME_OF_DAY.format(ms);
}
