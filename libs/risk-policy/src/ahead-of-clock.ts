import { compareUnixNs, elapsedMs, type QeEvent, type UnixNs } from '@quant-engine/contracts';

/** How far an event may be dated ahead of the desk's clock, for want of exact clocks elsewhere. */
export const AHEAD_OF_CLOCK_MS_MAX = 5_000;

/**
 * A batch without the prices and snapshots that are dated in the future: they would stay fresh for
 * ever, and keep the true ones out. The clock is the newest tick, of the batch or before it; before
 * the first one nothing can be told.
 */
export function withoutFuture(
  batch: readonly QeEvent[],
  clock: UnixNs | undefined,
): readonly QeEvent[] {
  const now = newestTick(batch, clock);
  if (now === undefined) return batch;
  return batch.filter((event) => {
    const dated = datedAt(event);
    return dated === undefined || elapsedMs(now, dated) <= AHEAD_OF_CLOCK_MS_MAX;
  });
}

function newestTick(batch: readonly QeEvent[], clock: UnixNs | undefined): UnixNs | undefined {
  let newest = clock;
  for (const { event_type, timestamp } of batch) {
    if (event_type !== 'session') continue;
    if (newest === undefined || compareUnixNs(timestamp, newest) > 0) newest = timestamp;
  }
  return newest;
}

function datedAt(event: QeEvent): UnixNs | undefined {
  switch (event.event_type) {
    case 'l1':
      return event.data.quote_time;
    case 'print':
      return event.data.print_time;
    case 'feature':
      return event.data.truth_time;
    case 'exposure':
      return event.timestamp;
    default:
      return undefined;
  }
}
