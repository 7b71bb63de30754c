import { randomUUID } from 'node:crypto';
import { decodeDeadLetter } from '../dead-letter';
import { againOf } from '../port';
import { RESEND_WINDOW_MS } from './append';
import { scriptArgs, type Connection } from './connection';
import { isDeskName, type DeskKeys } from './keys';
import { entryOf, flatFields, type RawEntry } from './replies';

/** How much of a stream is kept; what a group has not read and acknowledged always is. */
export interface Retention {
  readonly ageMsMax?: number;
  readonly countMax?: number;
}

/** Entries that one call of the script looks at, and about how many bytes of them. */
const TRIM_PIECE = 1_000;
const TRIM_BYTES = 4_194_304;
const UNLINK_PIECE = 500;

/** Trims a stream. @returns how many entries went */
export async function trimStream(
  redis: Connection,
  keys: DeskKeys,
  stream: string,
  { ageMsMax, countMax }: Retention,
): Promise<number> {
  let total = 0;
  for (;;) {
    const [seconds] = await redis.time();
    const beforeMs = ageMsMax === undefined ? 0 : Number(seconds) * 1_000 - ageMsMax;
    const [trimmed = 0, isMore = 0] = await redis.qeTrim(
      ...scriptArgs(
        [keys.of(stream)],
        beforeMs,
        countMax ?? -1,
        TRIM_PIECE,
        TRIM_BYTES,
        keys.group(''),
        stream,
      ),
    );
    total += trimmed;
    if (isMore === 0) return total;
  }
}

/** What became of feeding a dead letter again. */
export type Refed =
  | {
      readonly outcome: 'FED';
      readonly group: string;
      readonly stream: string;
      readonly id: string;
    }
  /** It never was an entry of a stream, or was refused before it became one. */
  | { readonly outcome: 'NOT_AN_ENTRY'; readonly source: string }
  | { readonly outcome: 'UNKNOWN' };

/**
 * Feeds a dead letter to the group that could not take it, and to no other: the others have taken
 * theirs. It is fed once, and stands among the dead letters no more.
 */
export async function refeedLetter(
  redis: Connection,
  keys: DeskKeys,
  letterId: string,
): Promise<Refed> {
  const [raw] = (await redis.xrange(keys.dead, letterId, letterId)) as RawEntry[];
  if (raw === undefined) return { outcome: 'UNKNOWN' };
  const { fields } = entryOf(raw);
  const { group, source, fields: original } = decodeDeadLetter(fields);
  if (group === undefined) return { outcome: 'NOT_AN_ENTRY', source };
  const stream = againOf(group);
  const mark = keys.once(`feed:${letterId}`, randomUUID());
  const names = [keys.dead, keys.of(stream), keys.letterMark(fields), mark];
  const id = await redis.qeRefeed(
    ...scriptArgs(names, letterId, RESEND_WINDOW_MS, ...flatFields(original)),
  );
  return id === null ? { outcome: 'UNKNOWN' } : { outcome: 'FED', group, stream, id };
}

/** Takes away a dead letter that is settled. @returns false when there was none */
export async function discardLetter(
  redis: Connection,
  keys: DeskKeys,
  letterId: string,
): Promise<boolean> {
  const [raw] = (await redis.xrange(keys.dead, letterId, letterId)) as RawEntry[];
  if (raw === undefined) return false;
  // The mark first: the same failure is then recorded again, whatever becomes of this call.
  await redis.del(keys.letterMark(entryOf(raw).fields));
  return (await redis.xdel(keys.dead, letterId)) === 1;
}

/** Removes everything that a desk has on the server; what others have there stays. */
export async function wipeDesk(redis: Connection, keys: DeskKeys): Promise<number> {
  let count = 0;
  let cursor = '0';
  do {
    const [next, found] = await redis.scan(cursor, 'MATCH', keys.pattern(), 'COUNT', 1_000);
    const ours = found.filter((key) => isDeskName(keys.nameOf(key) ?? ''));
    for (let from = 0; from < ours.length; from += UNLINK_PIECE) {
      count += await redis.unlink(...ours.slice(from, from + UNLINK_PIECE));
    }
    cursor = next;
  } while (cursor !== '0');
  return count;
}
