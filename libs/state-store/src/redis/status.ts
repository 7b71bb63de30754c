import type { GroupStatus } from '../port';
import type { Connection } from './connection';
import type { DeskKeys } from './keys';
import { namesOf } from './listing';
import { readRange } from './range';
import { infoOf } from './replies';

const POSITION = 'pos:';
const GROUP = 'group:';
const COUNT_PAGE = 1_000;
/** More than that is far behind, however far. */
const COUNT_MAX = 20_000;

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
      const { lag, pending } = await backlogOf(redis, key, group, position, read);
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

interface StandingOf {
  /** How many entries were handed out and not committed. */
  readonly pending: number;
  /** How many stand after the position. */
  readonly lag: number;
}

/**
 * The server's own lag is wrong after it was started again, so it is worked out from what was ever
 * added and what was committed. What was ever added is told by any group, where `XINFO STREAM`
 * would send the first and the last entry, too, which may be of any size.
 *
 * @param read how many entries of the stream stood up to the position
 */
async function backlogOf(
  redis: Connection,
  key: string,
  group: string,
  position: string,
  read: number,
): Promise<StandingOf> {
  if ((await redis.exists(key)) === 0) return { pending: 0, lag: 0 };
  const infos = ((await redis.xinfo('GROUPS', key)) as unknown[][]).map(infoOf);
  const pending = Number(infos.find(({ name }) => name === group)?.['pending'] ?? 0);
  const length = await redis.xlen(key);
  const counted = infos.find((info) => info['entries-read'] !== null && info['lag'] !== null);
  if (length === 0) return { pending, lag: 0 };
  if (counted === undefined) return { pending, lag: await countAfter(redis, key, position) };
  const added = Number(counted['entries-read']) + Number(counted['lag']);
  return { pending, lag: Math.max(0, Math.min(added - read, length)) };
}

/** Once an entry after the position was deleted by hand, only counting helps. */
async function countAfter(redis: Connection, key: string, position: string): Promise<number> {
  let count = 0;
  for (let after = position; count < COUNT_MAX;) {
    const page = await readRange(redis, key, { after, count: COUNT_PAGE });
    count += page.length;
    const last = page.at(-1);
    if (last === undefined || page.length < COUNT_PAGE) return count;
    after = last.id;
  }
  return count;
}
