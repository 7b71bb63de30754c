import { tradingDateAt } from '@quant-engine/calendar';
import { msFromUnixNs, STREAM_OF, type QeEvent, type UnixNs } from '@quant-engine/contracts';
import { decodeEntry, type Delivered } from '@quant-engine/state-store';

/** The newest trading date among the ticks of some events, when it is later than one. */
export function laterDay(
  events: readonly QeEvent[],
  tradingDate: string | undefined,
): string | undefined {
  let day: string | undefined;
  for (const event of events) {
    if (event.event_type === 'session') day = laterOf(day ?? tradingDate, event) ?? day;
  }
  return day;
}

/**
 * Parts a batch where a new trading date begins, so that what was taken belongs to one day: an
 * entry from before midnight to the one that ends, whatever stream it stands on. Before a service
 * knows of any day, all that comes before the first tick belongs to the first one.
 */
export function partsByDay(
  delivered: readonly Delivered[],
  tradingDate: string | undefined,
): readonly (readonly Delivered[])[] {
  let day = tradingDate;
  for (const [index, entry] of delivered.entries()) {
    const tick = tickOf(entry);
    const later = tick === undefined ? undefined : laterOf(day, tick);
    if (tick === undefined || later === undefined) continue;
    const isFirst = day === undefined;
    day = later;
    if (isFirst) continue;
    const start = startOf(delivered, index, later);
    if (start === 0) return partsByDay(delivered, day);
    return [delivered.slice(0, start), ...partsByDay(delivered.slice(start), day)];
  }
  return [delivered];
}

/** The first entry of a batch, which is in order of time, that bears a date as its tick does. */
function startOf(delivered: readonly Delivered[], ofTick: number, date: string): number {
  let start = ofTick;
  while (start > 0 && isFrom(date, delivered[start - 1])) start -= 1;
  return start;
}

const UNIX_NS = /^\d{7,19}$/;

function isFrom(date: string, entry: Delivered | undefined): boolean {
  const { timestamp = '' } = entry?.fields ?? {};
  return UNIX_NS.test(timestamp) && tradingDateAt(msFromUnixNs(timestamp as UnixNs)) >= date;
}

type Tick = Extract<QeEvent, { event_type: 'session' }>;

function tickOf(entry: Delivered): Tick | undefined {
  if (entry.stream !== STREAM_OF.session) return undefined;
  const decoded = decodeEntry(entry);
  return decoded.ok && decoded.event.event_type === 'session' ? decoded.event : undefined;
}

/** The date of a tick, when it is later than the one before. */
function laterOf(day: string | undefined, { data }: Tick): string | undefined {
  return day === undefined || data.trading_date > day ? data.trading_date : undefined;
}
