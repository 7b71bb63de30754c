import { compareUnixNs, type UnixNs, type WireFields } from '@quant-engine/contracts';
import type { StreamEntry } from './port';

const UNIX_NS = /^(0|[1-9]\d{0,18})$/;

/**
 * The order in which a group is handed the entries of its streams: by the time of the event, and
 * at the same time by the rank of the stream. The order within a stream never changes, and what is
 * left out by `countMax` is the end of each stream, so nothing is skipped.
 *
 * @param queues the waiting entries of each stream, in the order of rank
 * @returns pairs of rank and entry
 */
export function mergeByTime<E extends StreamEntry>(
  queues: readonly (readonly E[])[],
  countMax: number,
): readonly (readonly [rank: number, entry: E])[] {
  const waiting = queues.flatMap(({ length }, rank) => (length > 0 ? [rank] : []));
  const [only] = waiting;
  if (only !== undefined && waiting.length === 1) {
    return (queues[only] ?? []).slice(0, countMax).map((entry) => [only, entry]);
  }
  const heads = queues.map((queue) => headOf(queue, 0));
  const merged: [number, E][] = [];
  while (merged.length < countMax) {
    const rank = earliest(heads);
    const head = heads[rank];
    if (head === undefined) break;
    merged.push([rank, head.entry]);
    heads[rank] = headOf(queues[rank] ?? [], head.index + 1);
  }
  return merged;
}

interface Head<E> {
  readonly entry: E;
  readonly index: number;
  readonly time: UnixNs;
}

function headOf<E extends StreamEntry>(queue: readonly E[], index: number): Head<E> | undefined {
  const entry = queue[index];
  return entry && { entry, index, time: timeOf(entry) };
}

/** The rank of the earliest head; -1 when there is none. */
function earliest(heads: readonly (Head<StreamEntry> | undefined)[]): number {
  let best = -1;
  let bestTime: UnixNs | undefined;
  for (const [rank, head] of heads.entries()) {
    if (head === undefined) continue;
    if (bestTime === undefined || compareUnixNs(head.time, bestTime) < 0) {
      best = rank;
      bestTime = head.time;
    }
  }
  return best;
}

/** The event's time; that of its arrival where the event has none that can be read. */
function timeOf({ id, fields }: StreamEntry): UnixNs {
  const timestamp = timestampOf(fields);
  if (timestamp !== undefined) return timestamp;
  const ms = id.slice(0, id.indexOf('-'));
  return ms === '0' ? '0' : `${ms}000000`;
}

/** The timestamp of an entry that may be no event at all; undefined when it can't be read. */
export function timestampOf(fields: WireFields): UnixNs | undefined {
  const { timestamp } = fields;
  return timestamp !== undefined && UNIX_NS.test(timestamp) ? timestamp : undefined;
}
