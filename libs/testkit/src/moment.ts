import {
  unixNsFromMs,
  type EventDataOf,
  type EventType,
  type UnixNs,
} from '@quant-engine/contracts';

/** The trading date of every event that does not name another. */
export const TRADING_DATE = '2026-01-12';

/** 09:30 in New York on the trading date, in Unix milliseconds. */
export const OPEN_MS = Date.UTC(2026, 0, 12, 14, 30);

const MIDNIGHT_MS = Date.UTC(2026, 0, 12, 5);
const UNIX_NS = /^\d+$/;
const TIME_OF_DAY = /^(\d\d):(\d\d)(?::(\d\d(?:\.\d{1,3})?))?$/;

/**
 * A moment of a test: seconds after 09:30 in New York on the trading date (`0.001` is a
 * millisecond, `-1` a second before); a time of that day as `HH:MM`, `HH:MM:SS` or `HH:MM:SS.mmm`;
 * or Unix nanoseconds, as events carry them.
 */
export type Moment = number | string;

/** The payload fields of an event that shall differ from its defaults, and when it happened. */
export type Changes<T extends EventType> = Partial<EventDataOf[T]> & {
  /** When it happened; the open by default. */
  readonly at?: Moment;
};

/** A moment as events carry it. @throws RangeError when a text is no time of day */
export function at(moment: Moment): UnixNs {
  if (typeof moment === 'number') return unixNsFromMs(OPEN_MS + Math.round(moment * 1000));
  if (UNIX_NS.test(moment)) return moment;
  const [, hours, minutes, seconds = '0'] = TIME_OF_DAY.exec(moment) ?? [];
  if (hours === undefined) throw new RangeError(`"${moment}" is not written like 12:00:05`);
  const ms = (Number(hours) * 60 + Number(minutes)) * 60_000 + Math.round(Number(seconds) * 1000);
  return unixNsFromMs(MIDNIGHT_MS + ms);
}
