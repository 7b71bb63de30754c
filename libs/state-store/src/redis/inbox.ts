import { mergeByTime } from '../merge';
import { READ_BYTES_MAX } from '../oversize';
import type { Delivered } from '../port';
import { compareStreamIds, STREAM_START } from '../stream-id';

/** What is taken at once, about: characters of names and values. */
const TAKE_SIZE_MAX = 2 * READ_BYTES_MAX;

/** What was handed out of one stream and waits to be taken. */
interface Queue {
  readonly stream: string;
  entries: Delivered[];
  /** The last entry that was handed out: reading goes on after it. */
  cursor: string;
  /** Whether more stand behind them that were left out for their bytes. */
  isCut: boolean;
}

/** The entries that a group was handed and has not taken yet, stream by stream. */
export class Inbox {
  readonly #queues: readonly Queue[];

  /** @param positions where reading begins, by stream, in the order of rank */
  constructor(positions: readonly (readonly [stream: string, position: string])[]) {
    this.#queues = positions.map(([stream, cursor]) => ({
      stream,
      cursor,
      entries: [],
      isCut: false,
    }));
  }

  get isEmpty(): boolean {
    return this.#queues.every(({ entries }) => entries.length === 0);
  }

  /** The streams of which fewer than `count` entries wait. */
  hungry(count: number): readonly string[] {
    return this.#queues.filter(({ entries }) => entries.length < count).map(({ stream }) => stream);
  }

  /** The last entry handed out of a stream. */
  cursor(stream: string): string {
    return this.#queues.find((queue) => queue.stream === stream)?.cursor ?? STREAM_START;
  }

  /** Takes in what the server handed out; what is here already is passed over. */
  put(stream: string, entries: readonly Delivered[], isCut = false): void {
    const queue = this.#queues.find((one) => one.stream === stream);
    if (queue === undefined) return;
    queue.isCut = isCut;
    const fresh = entries.findIndex(({ id }) => compareStreamIds(id, queue.cursor) > 0);
    if (fresh < 0) return;
    for (const entry of entries.slice(fresh)) queue.entries.push(entry);
    queue.cursor = entries.at(-1)?.id ?? queue.cursor;
  }

  /**
   * The next entries by the time of the event, then by rank. Fewer where they are large, and where
   * a stream was cut: what stands behind on it may come before what the others have.
   */
  take(countMax: number): readonly Delivered[] {
    const merged = mergeByTime(
      this.#queues.map(({ entries }) => entries),
      countMax,
    );
    const taken = this.#queues.map(() => 0);
    const batch: Delivered[] = [];
    let size = 0;
    for (const [rank, entry] of merged) {
      size += sizeOf(entry);
      if (size > TAKE_SIZE_MAX && batch.length > 0) break;
      batch.push(entry);
      const count = (taken[rank] ?? 0) + 1;
      taken[rank] = count;
      const queue = this.#queues[rank];
      if (queue?.isCut === true && count === queue.entries.length) break;
    }
    for (const [rank, queue] of this.#queues.entries()) {
      const count = taken[rank] ?? 0;
      if (count > 0) queue.entries = queue.entries.slice(count);
    }
    return batch;
  }

  /** Forgets what was committed without having been taken here. */
  drop(stream: string, position: string): void {
    const queue = this.#queues.find((one) => one.stream === stream);
    if (queue === undefined) return;
    if (compareStreamIds(position, queue.cursor) > 0) queue.cursor = position;
    const first = queue.entries[0];
    if (first === undefined || compareStreamIds(first.id, position) > 0) return;
    queue.entries = queue.entries.filter(({ id }) => compareStreamIds(id, position) > 0);
  }
}

/** Characters of the names and values. */
function sizeOf({ fields }: Delivered): number {
  let size = 0;
  for (const name in fields) size += name.length + (fields[name] ?? '').length;
  return size;
}
