import type { GroupStatus } from '../port';
import { compareStreamIds, STREAM_START } from '../stream-id';
import type { Connection } from './connection';
import type { DeskKeys } from './keys';
import { namesOf } from './listing';
import { infoOf } from './replies';

const POSITION = 'pos:';
const GROUP = 'group:';

/** A group with its fencing token and its lease. */
export interface GroupLease {
  readonly group: string;
  readonly epoch: number;
  readonly commits: number;
  /** Who holds the lease, and for how long still. */
  readonly owner: string | undefined;
  readonly remainingMs: number;
  /** Who joined last; undefined once that instance has given its lease back. */
  readonly lastOwner: string | undefined;
}

/** The bookkeeping of a group, as the scripts keep it. */
interface Book {
  readonly lease: GroupLease;
  readonly positions: readonly {
    readonly stream: string;
    readonly position: string;
    /** How many entries of the stream stood up to the position. */
    readonly read: number;
  }[];
}

/** Every group of the desk, sorted, those that read nothing too. */
export async function groupLeases(
  redis: Connection,
  keys: DeskKeys,
): Promise<readonly GroupLease[]> {
  return (await books(redis, keys)).map(({ lease }) => lease);
}

/** Where each group stands on each of its streams, sorted by group and stream. */
export async function groupStatuses(
  redis: Connection,
  keys: DeskKeys,
): Promise<readonly GroupStatus[]> {
  const statuses: GroupStatus[] = [];
  for (const { lease, positions } of await books(redis, keys)) {
    const { group, epoch, owner } = lease;
    for (const { stream, position, read } of positions) {
      const key = keys.of(stream);
      const lag = await lagOf(redis, key, position, read);
      const pending = await pendingOf(redis, key, group);
      statuses.push({ group, stream, position, pending, lag, epoch, owner });
    }
  }
  return statuses;
}

async function books(redis: Connection, keys: DeskKeys): Promise<readonly Book[]> {
  const names = await namesOf(redis, keys, 'hash', (name) => name.startsWith(GROUP));
  return Promise.all(
    names.map(async (name) => {
      const group = name.slice(GROUP.length);
      const [book, owner, remainingMs] = await Promise.all([
        redis.hgetall(keys.group(group)),
        redis.get(keys.lease(group)),
        redis.pttl(keys.lease(group)),
      ]);
      const { epoch, commits, owner: lastOwner = '' } = book;
      return {
        lease: {
          group,
          epoch: Number(epoch ?? 0),
          commits: Number(commits ?? 0),
          owner: owner ?? undefined,
          remainingMs: Math.max(remainingMs, 0),
          lastOwner: lastOwner === '' ? undefined : lastOwner,
        },
        positions: Object.entries(book)
          .filter(([field]) => field.startsWith(POSITION))
          .map(([field, position]) => {
            const stream = field.slice(POSITION.length);
            return { stream, position, read: Number(book[`read:${stream}`] ?? 0) };
          })
          .sort((a, b) => (a.stream < b.stream ? -1 : 1)),
      };
    }),
  );
}

/** How many entries were handed out and not committed. */
async function pendingOf(redis: Connection, key: string, group: string): Promise<number> {
  if ((await redis.exists(key)) === 0) return 0;
  const infos = ((await redis.xinfo('GROUPS', key)) as unknown[][]).map(infoOf);
  return Number(infos.find(({ name }) => name === group)?.['pending'] ?? 0);
}

/**
 * How many entries stand after a position. The server's own figure is wrong after it was started
 * again, so it is worked out from what was ever added and what was committed.
 *
 * @param read how many entries of the stream stood up to the position
 */
async function lagOf(
  redis: Connection,
  key: string,
  position: string,
  read: number,
): Promise<number> {
  if ((await redis.exists(key)) === 0) return 0;
  const info = infoOf((await redis.xinfo('STREAM', key)) as unknown[]);
  if (String(info['last-generated-id']) === position) return 0;
  const [first] = (info['first-entry'] ?? []) as readonly string[];
  if (first === undefined || compareStreamIds(first, position) > 0) return Number(info['length']);
  const deleted = String(info['max-deleted-entry-id'] ?? STREAM_START);
  // Once an entry after the position was deleted by hand, only counting helps.
  if (compareStreamIds(deleted, position) > 0) return countAfter(redis, key, position);
  return Number(info['entries-added']) - read;
}

async function countAfter(redis: Connection, key: string, position: string): Promise<number> {
  const page = 1_000;
  let count = 0;
  for (let from = position; ;) {
    const entries = await redis.xrange(key, `(${from}`, '+', 'COUNT', page);
    count += entries.length;
    const last = entries.at(-1);
    if (last === undefined || entries.length < page) return count;
    from = last[0];
  }
}
