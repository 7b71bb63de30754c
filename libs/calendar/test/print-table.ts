/** Prints the desk's whole table as JSON, for a process that runs it under several host zones. */
import {
  DEFAULT_DESK_HOURS,
  NYSE_CALENDAR,
  deskDayAt,
  sessionAt,
  tradingDateAt,
} from '../src/index';

const DAYS = 1827;
const FIRST_NOON_MS = Date.parse('2024-01-01T17:00:00Z');

function rowOf(ms: number): string {
  const day = deskDayAt(NYSE_CALENDAR, DEFAULT_DESK_HOURS, ms);
  const dates = [day.startMs - 1, day.startMs, day.endMs - 1, day.endMs].map(tradingDateAt);
  const instants = [ms, ...(day.session?.regimes.map(({ fromMs }) => fromMs) ?? [])];
  return JSON.stringify([day, dates, instants.map((instant) => sessionAt(day, instant))]);
}

const rows = Array.from({ length: DAYS }, (_, day) => rowOf(FIRST_NOON_MS + day * 86_400_000));
// The offset shows that the zone asked for was really in force.
const offset = new Date(FIRST_NOON_MS).getTimezoneOffset();
process.stdout.write(JSON.stringify({ offset, rows }));
