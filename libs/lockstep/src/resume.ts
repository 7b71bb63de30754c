import { compareUnixNs, msFromUnixNs, unixNsFromMs } from '@quant-engine/contracts';
import { CLOCK_GROUP } from '@quant-engine/session-clock';
import { privateStateOf, type EventStore } from '@quant-engine/state-store';
import { MARKET_STREAMS } from './day-replayer';

/** The second after the last one that the clock of a desk ticked; undefined before its first. */
export async function nextTickMs(store: EventStore): Promise<number | undefined> {
  const { last_tick: last } = await store.latest(privateStateOf(CLOCK_GROUP));
  return last === undefined ? undefined : msFromUnixNs(last) + 1000;
}

/**
 * Whether the market went on after a tick. Where it did, every service had taken all there was of
 * the tick; where it did not, the desk may have been stopped in the midst of it.
 */
export async function wentOnAfter(store: EventStore, tickMs: number): Promise<boolean> {
  const tick = unixNsFromMs(tickMs);
  for (const { stream, position } of await store.groups()) {
    if (!MARKET_STREAMS.includes(stream)) continue;
    const [next] = await store.range(stream, { after: position, count: 1 });
    if (compareUnixNs(next?.fields['timestamp'] ?? '0', tick) > 0) return true;
  }
  return false;
}
