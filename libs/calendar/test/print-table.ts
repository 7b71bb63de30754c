/** Prints the desk's whole table as JSON, for a process that runs it under several host zones. */
import {
  DEFAULT_DESK_HOURS,
  NYSE_CALENDAR,
  deskDayAt,
  sessionAt,
  tradingDateAt,
} from '../src/index';

const rows: string[] = [];
let ms = Date.parse('2024-01-01T05:00:00Z');
while (tradingDateAt(ms) <= NYSE_CALENDAR.until) {
  const day = deskDayAt(NYSE_CALENDAR, DEFAULT_DESK_HOURS, ms);
  const dates = [day.startMs - 1, day.startMs, day.endMs - 1, day.endMs].map(tradingDateAt);
  const instants = [day.startMs, ...(day.session?.regimes.map(({ fromMs }) => fromMs) ?? [])];
  rows.push(JSON.stringify([day, dates, instants.map((instant) => sessionAt(day, instant))]));
  ms = day.endMs;
}
// The offset shows that the zone asked for was really in force.
process.stdout.write(JSON.stringify({ offset: new Date(ms).getTimezoneOffset(), rows }));
