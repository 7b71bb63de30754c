import type { Delivered, GroupStatus, JoinRequest } from '../port';
import { compareStreamIds, STREAM_START } from '../stream-id';
import type { EventLog } from './event-log';

/** Where a group stands on a stream, as indices into it. */
interface Position {
  /** How many entries were committed; the next one to take has this index. */
  committed: number;
  /** How many entries any instance was ever handed. */
  delivered: number;
}

export interface Lease {
  readonly owner: string;
  readonly untilMs: number;
}

/** A consumer group: its fencing token, its lease and its position on each stream. */
export class Group {
  readonly name: string;
  readonly #positions = new Map<string, Position>();
  #epoch = 0;
  #lease: Lease | undefined;
  #attempts = 0;

  constructor(name: string) {
    this.name = name;
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** How many instances in a row were handed entries and ended without a commit. */
  get attempts(): number {
    return this.#attempts;
  }

  /** Who holds the lease at `nowMs`. */
  holder(nowMs: number): Lease | undefined {
    return this.#lease !== undefined && nowMs < this.#lease.untilMs ? this.#lease : undefined;
  }

  /** Makes an instance the active one. */
  admit({ streams, owner, leaseMs, again = false }: JoinRequest, nowMs: number): void {
    this.#epoch += 1;
    this.extendLease(owner, nowMs + leaseMs);
    const positions = streams.map((stream) => this.#positionOn(stream));
    const inHand = positions.some(({ committed, delivered }) => delivered > committed);
    if (!again) this.#attempts = inHand ? this.#attempts + 1 : 0;
    for (const position of positions) position.delivered = position.committed;
  }

  extendLease(owner: string, untilMs: number): void {
    this.#lease = { owner, untilMs };
  }

  endLease(): void {
    this.#lease = undefined;
  }

  committed(stream: string): number {
    return this.#positionOn(stream).committed;
  }

  noteDelivered(stream: string, index: number): void {
    const position = this.#positionOn(stream);
    position.delivered = Math.max(position.delivered, index);
  }

  /**
   * Where each stream would stand after a batch. In every stream the batch must begin right after
   * the position and leave nothing out.
   */
  positionsAfter(
    taken: readonly Delivered[],
    events: EventLog,
  ): ReadonlyMap<string, number> | 'OFFSET' | 'GAP' {
    const after = new Map<string, number>();
    for (const { stream, id } of taken) {
      const log = events.of(stream);
      const index = after.get(stream) ?? this.committed(stream);
      if (log.at(index)?.id !== id) {
        const last = log.at(index - 1)?.id ?? STREAM_START;
        return compareStreamIds(id, last) <= 0 ? 'OFFSET' : 'GAP';
      }
      after.set(stream, index + 1);
    }
    return after;
  }

  moveTo(positions: ReadonlyMap<string, number>): void {
    for (const [stream, committed] of positions) {
      this.#positionOn(stream).committed = committed;
    }
    this.#attempts = 0;
  }

  status(events: EventLog, nowMs: number): readonly GroupStatus[] {
    return [...this.#positions.keys()].sort().map((stream) => {
      const log = events.of(stream);
      const { committed, delivered } = this.#positionOn(stream);
      return {
        group: this.name,
        stream,
        position: log.at(committed - 1)?.id ?? STREAM_START,
        pending: delivered - committed,
        lag: log.length - committed,
        epoch: this.#epoch,
        owner: this.holder(nowMs)?.owner,
      };
    });
  }

  #positionOn(stream: string): Position {
    let position = this.#positions.get(stream);
    if (position === undefined) {
      position = { committed: 0, delivered: 0 };
      this.#positions.set(stream, position);
    }
    return position;
  }
}
