import { randomUUID } from 'node:crypto';
import { QeError } from '@quant-engine/contracts';
import { decodeDeadLetter } from '../dead-letter';
import { againOf } from '../port';
import { RESEND_WINDOW_MS } from './append';
import { scriptArgs, type Connection } from './connection';
import { DESK, isDeskName, type DeskKeys } from './keys';
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

/** Says on the server that the keys of this prefix are a desk's, and which one's. */
export async function markDesk(redis: Connection, keys: DeskKeys): Promise<void> {
  await Promise.all([
    redis.hsetnx(keys.desk(), 'id', randomUUID()),
    redis.hsetnx(keys.desk(), 'prefix', keys.prefix),
  ]);
}

/**
 * Removes everything that a desk has on the server but what marks it; what others have there stays.
 *
 * @throws QE_DESK_PREFIX when another desk is marked there whose keys cannot be told from this one's
 */
export async function wipeDesk(redis: Connection, keys: DeskKeys): Promise<number> {
  const found = await keysOf(redis, keys);
  const ours = found
    .filter((key) => isDeskName(keys.nameOf(key) ?? ''))
    .filter((key) => key !== keys.desk());
  for (const prefix of await otherDesks(redis, keys, found)) {
    if (!ours.some((key) => key.startsWith(prefix))) continue;
    const reason = `the desk of the prefix ${prefix} has keys like those of this one`;
    throw new QeError('QE_DESK_PREFIX', `${reason}; nothing was removed`);
  }
  let count = 0;
  for (let from = 0; from < ours.length; from += UNLINK_PIECE) {
    count += await redis.unlink(...ours.slice(from, from + UNLINK_PIECE));
  }
  // Stays: so that its processes do not take for a loss what was meant.
  if (found.includes(keys.desk())) {
    await redis.hset(keys.desk(), { id: randomUUID(), prefix: keys.prefix, fresh: '1' });
  }
  return count;
}

async function keysOf(redis: Connection, keys: DeskKeys): Promise<readonly string[]> {
  const found = new Set<string>();
  let cursor = '0';
  do {
    const [next, page] = await redis.scan(cursor, 'MATCH', keys.pattern(), 'COUNT', 1_000);
    for (const key of page) found.add(key);
    cursor = next;
  } while (cursor !== '0');
  return [...found];
}

/** The prefixes of desks that are marked as such below this one. */
async function otherDesks(
  redis: Connection,
  keys: DeskKeys,
  found: readonly string[],
): Promise<readonly string[]> {
  const prefixes: string[] = [];
  for (const key of found.filter((one) => one.endsWith(DESK) && one !== keys.desk())) {
    const prefix = key.slice(0, -DESK.length);
    const isMarked = (await redis.type(key)) === 'hash';
    if (isMarked && (await redis.hget(key, 'prefix')) === prefix) prefixes.push(prefix);
  }
  return prefixes;
}
