import type { RangeOptions, StreamEntry } from '../port';
import type { Connection } from './connection';
import { entryOf, type RawEntry } from './replies';

/** Entries in one call: a whole day in one answer would hold the server up. */
const PAGE = 1_000;

/** Entries of a stream in order. */
export async function readRange(
  redis: Connection,
  key: string,
  { after, count = Number.MAX_SAFE_INTEGER }: RangeOptions,
): Promise<readonly StreamEntry[]> {
  const entries: StreamEntry[] = [];
  let from = after === undefined ? '-' : `(${after}`;
  while (entries.length < count) {
    const page = Math.min(PAGE, count - entries.length);
    const raw = (await redis.xrange(key, from, '+', 'COUNT', page)) as RawEntry[];
    for (const entry of raw) entries.push(entryOf(entry));
    const last = raw.at(-1);
    if (last === undefined || raw.length < page) break;
    from = `(${last[0]}`;
  }
  return entries;
}
