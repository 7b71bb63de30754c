import {
  compareUnixNs,
  QeError,
  unixNsFromMs,
  type QeEvent,
  type UnixNs,
} from '@quant-engine/contracts';
import { timeOfDay } from '@quant-engine/session-clock';
import type { MarketDay } from './day-replayer';

/** A day that can be begun later than it does. */
export interface TimedDay extends Pick<MarketDay, 'events' | 'startMs'> {
  /** When it was 09:30 in New York, Unix ms. */
  readonly openMs: number;
  readonly endMs: number;
}

/**
 * The same day, begun later: the desk meets the market as it stands then. Of what the market did
 * before, the last quote and the last feature of each symbol remain, with their own times; trades
 * and proposals from before would be news to nobody.
 *
 * @param startMs a whole second
 * @param place who named the time, for the message
 * @throws QE_DAY_TIME when the day has not begun by then, or is over
 */
export function startAt<D extends TimedDay>(source: D, startMs: number, place = ''): D {
  const timeOf = (ms: number): string => timeOfDay(Math.round((ms - source.openMs) / 1000));
  if (startMs === source.startMs) return source;
  if (startMs < source.startMs) {
    const message = `${timeOf(startMs)} is before the day begins, at ${timeOf(source.startMs)}`;
    throw new QeError('QE_DAY_TIME', message, { place });
  }
  if (startMs > source.endMs) {
    const message = `${timeOf(startMs)} is after the day ends, at ${timeOf(source.endMs)}`;
    throw new QeError('QE_DAY_TIME', message, { place });
  }
  const start = unixNsFromMs(startMs);
  return { ...source, startMs, events: () => eventsFrom(source.events(), start) };
}

function* eventsFrom(events: Iterable<QeEvent>, start: UnixNs): Generator<QeEvent> {
  const standing = new Map<string, QeEvent>();
  let begun = false;
  for (const event of events) {
    if (!begun && compareUnixNs(event.timestamp, start) < 0) {
      keep(standing, event);
      continue;
    }
    if (!begun) yield* standing.values();
    begun = true;
    yield event;
  }
  if (!begun) yield* standing.values();
}

/** Keeps the newest of a symbol. It moves to the end, so what is kept stays in order of time. */
function keep(standing: Map<string, QeEvent>, event: QeEvent): void {
  if (event.event_type !== 'l1' && event.event_type !== 'feature') return;
  const key = `${event.event_type}:${event.data.symbol}`;
  standing.delete(key);
  standing.set(key, event);
}
