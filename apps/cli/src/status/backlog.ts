import { setTimeout as delay } from 'node:timers/promises';
import type { GroupStatus } from '@quant-engine/state-store';

/** Where a group stands on one of its streams. */
export interface StreamBacklog {
  readonly stream: string;
  readonly position: string;
  /** Entries that the group has not committed: the fewest that were seen of late. */
  readonly lag: number;
  /** Those of them that its active instance was handed. */
  readonly pending: number;
  /** Whether there were some each time one looked, for some seconds. */
  readonly isWaiting: boolean;
  /** Whether the position moved meanwhile. */
  readonly isMoving: boolean;
}

/** On a desk at work something waits at any moment; what waits for so long is worth a word. */
export const WAITING_AFTER_MS = 2_000;
const LOOK_EVERY_MS = 100;

interface Waiting {
  readonly sinceMs: number;
  readonly position: string;
}

/** Tells what waits from what is just being taken, by looking more than once. */
export class Backlog {
  readonly #waiting = new Map<string, Waiting>();

  /**
   * Looks until nothing waits for any group that has an owner, or for as long as it may.
   *
   * @returns the streams of each group
   */
  async observe(
    look: () => Promise<readonly GroupStatus[]>,
    lookForMs: number,
  ): Promise<ReadonlyMap<string, readonly StreamBacklog[]>> {
    let untilMs: number | undefined;
    const fewest = new Map<string, GroupStatus>();
    for (;;) {
      const statuses = await look();
      const nowMs = performance.now();
      untilMs ??= nowMs + lookForMs;
      for (const status of statuses) this.#note(status, fewest, nowMs);
      const isClear = statuses.every(
        (status) => status.owner === undefined || fewest.get(keyOf(status))?.lag === 0,
      );
      if (isClear || nowMs >= untilMs) return this.#byGroup(statuses, fewest, nowMs);
      await delay(LOOK_EVERY_MS);
    }
  }

  #note(status: GroupStatus, fewest: Map<string, GroupStatus>, nowMs: number): void {
    const key = keyOf(status);
    const least = fewest.get(key);
    if (least === undefined || status.lag < least.lag) fewest.set(key, status);
    if (status.lag === 0) this.#waiting.delete(key);
    else if (!this.#waiting.has(key)) {
      this.#waiting.set(key, { sinceMs: nowMs, position: status.position });
    }
  }

  #byGroup(
    statuses: readonly GroupStatus[],
    fewest: ReadonlyMap<string, GroupStatus>,
    nowMs: number,
  ): ReadonlyMap<string, readonly StreamBacklog[]> {
    const groups = new Map<string, StreamBacklog[]>();
    for (const status of statuses) {
      const { group, stream, position } = status;
      const { lag, pending } = fewest.get(keyOf(status)) ?? status;
      const waiting = this.#waiting.get(keyOf(status));
      const streams = groups.get(group) ?? [];
      groups.set(group, streams);
      streams.push({
        stream,
        position,
        lag,
        pending,
        isWaiting: waiting !== undefined && nowMs - waiting.sinceMs >= WAITING_AFTER_MS,
        isMoving: waiting !== undefined && waiting.position !== position,
      });
    }
    return groups;
  }
}

function keyOf({ group, stream }: GroupStatus): string {
  return `${group} ${stream}`;
}
