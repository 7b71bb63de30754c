import { setTimeout as delay } from 'node:timers/promises';
import { compareStreamIds, type EventStore, type GroupStatus } from '@quant-engine/state-store';

/** Where a group stands on one of its streams. */
export interface StreamBacklog {
  readonly stream: string;
  readonly position: string;
  /** Entries that the group has not committed. */
  readonly lag: number;
  /** Those of them that its active instance was handed. */
  readonly pending: number;
  /** Whether some of them were there for seconds already. */
  readonly isWaiting: boolean;
  /** Whether others were taken meanwhile. */
  readonly isMoving: boolean;
}

/** On a desk at work there is always something to take; what waits for so long is worth a word. */
export const WAITING_AFTER_MS = 2_000;
const LOOK_EVERY_MS = 100;
/** A group that is further behind is so until it has caught up. */
const TARGET_ENTRIES_MAX = 1_000;

/** What stood on a stream when one looked. */
interface Target {
  readonly sinceMs: number;
  readonly position: string;
  /** The last entry; absent when there were too many to look at. */
  readonly lastId: string | undefined;
}

/** Tells what waits from what is just being taken: by whether it is still there later. */
export class Backlog {
  readonly #store: Pick<EventStore, 'groups' | 'range'>;
  readonly #targets = new Map<string, Target>();

  constructor(store: Pick<EventStore, 'groups' | 'range'>) {
    this.#store = store;
  }

  /**
   * Looks until every group with an owner has taken what was there for it, or as long as it may.
   *
   * @returns the streams of each group
   */
  async observe(lookForMs: number): Promise<ReadonlyMap<string, readonly StreamBacklog[]>> {
    const taken = new Set<string>();
    let untilMs: number | undefined;
    for (;;) {
      const statuses = await this.#store.groups();
      for (const status of statuses) if (await this.#isTaken(status)) taken.add(keyOf(status));
      const nowMs = performance.now();
      untilMs ??= nowMs + lookForMs;
      const isDone = statuses.every(
        (status) => status.owner === undefined || taken.has(keyOf(status)),
      );
      if (isDone || nowMs >= untilMs) return this.#byGroup(statuses, nowMs);
      await delay(LOOK_EVERY_MS);
    }
  }

  /** Whether what stood there at an earlier look is taken; then what stands there now counts. */
  async #isTaken(status: GroupStatus): Promise<boolean> {
    const key = keyOf(status);
    const before = this.#targets.get(key);
    if (status.lag === 0) {
      this.#targets.delete(key);
      return true;
    }
    if (before !== undefined && !isPast(status, before)) return false;
    this.#targets.set(key, await this.#targetOf(status));
    return before !== undefined;
  }

  async #targetOf({ stream, position, lag }: GroupStatus): Promise<Target> {
    const sinceMs = performance.now();
    if (lag > TARGET_ENTRIES_MAX) return { sinceMs, position, lastId: undefined };
    const entries = await this.#store.range(stream, { after: position, count: lag });
    return { sinceMs, position, lastId: entries.at(-1)?.id ?? position };
  }

  #byGroup(
    statuses: readonly GroupStatus[],
    nowMs: number,
  ): ReadonlyMap<string, readonly StreamBacklog[]> {
    const groups = new Map<string, StreamBacklog[]>();
    for (const status of statuses) {
      const { group, stream, position, lag, pending } = status;
      const target = this.#targets.get(keyOf(status));
      const isWaiting = target !== undefined && nowMs - target.sinceMs >= WAITING_AFTER_MS;
      const isMoving = target !== undefined && target.position !== position;
      const streams = groups.get(group) ?? [];
      groups.set(group, streams);
      streams.push({ stream, position, lag, pending, isWaiting, isMoving });
    }
    return groups;
  }
}

function isPast({ position, lag }: GroupStatus, { lastId }: Target): boolean {
  if (lastId === undefined) return lag <= TARGET_ENTRIES_MAX;
  return compareStreamIds(position, lastId) >= 0;
}

function keyOf({ group, stream }: GroupStatus): string {
  return `${group} ${stream}`;
}
