import { mergeByTime } from '../merge';
import type { Delivered } from '../port';
import { compareStreamIds, STREAM_START } from '../stream-id';

/** What was handed out of one stream and waits to be taken. */
interface Queue {
  readonly stream: string;
  entries: Delivered[];
  /** The last entry that was handed out: reading goes on after it. */
  cursor: string;
}

/** The entries that a group was handed and has not taken yet, stream by stream. */
export class Inbox {
  readonly #queues: readonly Queue[];

  /** @param positions where reading begins, by stream, in the order of rank */
  constructor(positions: readonly (readonly [stream: string, position: string])[]) {
    this.#queues = positions.map(([stream, cursor]) => ({ stream, cursor, entries: [] }));
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
  put(stream: string, entries: readonly Delivered[]): void {
    const queue = this.#queues.find((one) => one.stream === stream);
    if (queue === undefined) return;
    const fresh = entries.findIndex(({ id }) => compareStreamIds(id, queue.cursor) > 0);
    if (fresh < 0) return;
    for (const entry of entries.slice(fresh)) queue.entries.push(entry);
    queue.cursor = entries.at(-1)?.id ?? queue.cursor;
  }

  /** The next entries by the time of the event, then by rank. */
  take(countMax: number): readonly Delivered[] {
    const merged = mergeByTime(
      this.#queues.map(({ entries }) => entries),
      countMax,
    );
    const taken = this.#queues.map(() => 0);
    const batch = merged.map(([rank, entry]) => {
      taken[rank] = (taken[rank] ?? 0) + 1;
      return entry;
    });
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
