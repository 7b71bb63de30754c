import type { Connection } from './connection';
import type { DeskKeys } from './keys';

const SCAN_COUNT = 1_000;

/** The desk's keys of one kind, by their names, sorted. */
export async function namesOf(
  redis: Connection,
  keys: DeskKeys,
  kind: 'stream' | 'hash',
  isOurs: (name: string) => boolean,
): Promise<readonly string[]> {
  const names = new Set<string>();
  let cursor = '0';
  do {
    const [next, found] = await redis.scan(
      cursor,
      'MATCH',
      keys.pattern(),
      'COUNT',
      SCAN_COUNT,
      'TYPE',
      kind,
    );
    for (const key of found) {
      const name = keys.nameOf(key);
      if (name !== undefined && isOurs(name)) names.add(name);
    }
    cursor = next;
  } while (cursor !== '0');
  return [...names].sort();
}
