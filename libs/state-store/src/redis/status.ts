import type { GroupStatus } from '../port';
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
  readonly positions: readonly (readonly [stream: string, position: string])[];
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
    for (const [stream, position] of positions) {
      const { pending, lag } = await backlog(redis, keys.of(stream), group, position);
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
          .map(([field, position]) => [field.slice(POSITION.length), position] as const)
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      };
    }),
  );
}

/** What stands after a position: what was handed out, and all of it. */
async function backlog(
  redis: Connection,
  key: string,
  group: string,
  position: string,
): Promise<{ readonly pending: number; readonly lag: number }> {
  if ((await redis.exists(key)) === 0) return { pending: 0, lag: 0 };
  const infos = ((await redis.xinfo('GROUPS', key)) as unknown[][]).map(infoOf);
  const info = infos.find(({ name }) => name === group);
  const pending = Number(info?.['pending'] ?? 0);
  const unread = info?.['lag'];
  // The server cannot tell the lag once an entry was deleted by hand: then they are counted.
  const lag =
    typeof unread === 'number' ? unread + pending : await countAfter(redis, key, position);
  return { pending, lag };
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
