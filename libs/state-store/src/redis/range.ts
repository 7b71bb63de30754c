import { READ_BYTES_MAX } from '../oversize';
import type { RangeOptions, StreamEntry } from '../port';
import { scriptArgs, type Connection } from './connection';
import { entryOf, type RawEntry } from './replies';

/** Entries in one call: a whole day in one answer would hold the server up. */
const PAGE = 1_000;

/** Entries of a stream in order; one that is too large to be read as its stub. */
export async function readRange(
  redis: Connection,
  key: string,
  { after, count = Number.MAX_SAFE_INTEGER }: RangeOptions,
): Promise<readonly StreamEntry[]> {
  const entries: StreamEntry[] = [];
  let from = after ?? '';
  while (entries.length < count) {
    const page = Math.min(PAGE, count - entries.length);
    const answer = await redis.qeRange(...scriptArgs([key], from, page, READ_BYTES_MAX));
    const [raw, isCut] = answer as readonly [RawEntry[], number];
    for (const entry of raw) entries.push(entryOf(entry));
    const last = raw.at(-1);
    if (last === undefined || (raw.length < page && isCut !== 1)) break;
    from = last[0];
  }
  return entries;
}
