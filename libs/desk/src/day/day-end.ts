import { QeError } from '@quant-engine/contracts';
import { timeOfDay } from '@quant-engine/session-clock';
import type { DaySource } from './day-source';

type DayTimes = Pick<DaySource, 'openMs' | 'startMs' | 'endMs'>;

/**
 * The last second that is played of a day, Unix ms.
 *
 * @param until seconds after the open; undefined, or later than the day's end: the whole day
 * @throws QE_DAY_TIME when that is before the day begins, which would play nothing
 */
export function lastSecondMs(source: DayTimes, until: number | undefined): number {
  if (until === undefined) return source.endMs;
  const untilMs = source.openMs + until * 1000;
  if (untilMs >= source.startMs) return Math.min(untilMs, source.endMs);
  const message = `${timeOfDay(until)} is before the day begins, at ${timeText(source, source.startMs)}`;
  throw new QeError('QE_DAY_TIME', message, { place: '--until' });
}

/** What to say of an end that the day does not reach; undefined when there is nothing to say. */
export function untilNote(source: DayTimes, until: number | undefined): string | undefined {
  if (until === undefined || source.openMs + until * 1000 <= source.endMs) return undefined;
  return `--until ${timeOfDay(until)} is after the day ends, at ${timeText(source, source.endMs)}: it is played to its end`;
}

function timeText({ openMs }: DayTimes, ms: number): string {
  return timeOfDay(Math.round((ms - openMs) / 1000));
}
