import type { WireFields } from '@quant-engine/contracts';
import { encodeDeadLetter } from '../dead-letter';
import { checkEvent, encodeOutputs, type EncodedEvent } from '../encode-event';
import { encodeJournalBatch } from '../journal';
import { mergeByTime } from '../merge';
import {
  journalOf,
  privateStateOf,
  type Commit,
  type CommitOutcome,
  type Delivered,
  type JoinRequest,
  type Membership,
  type StatePatch,
} from '../port';
import type { Desk } from './desk';
import type { Group } from './group';

/** The active instance of a group, until the next one joins. */
export class MemoryMembership implements Membership {
  readonly outcome = 'JOINED';
  readonly epoch: number;
  readonly state: WireFields;
  readonly attempts: number;
  readonly #desk: Desk;
  readonly #group: Group;
  readonly #request: JoinRequest;
  /** How far this instance has read each stream; a new instance begins at the position. */
  readonly #cursors: Map<string, number>;
  #left = false;

  constructor(desk: Desk, group: Group, request: JoinRequest) {
    this.#desk = desk;
    this.#group = group;
    this.#request = request;
    this.epoch = group.epoch;
    this.state = desk.hashes.read(privateStateOf(group.name));
    this.attempts = group.attempts;
    this.#cursors = new Map(request.streams.map((stream) => [stream, group.committed(stream)]));
  }

  async read({
    countMax,
    waitMs = 0,
  }: {
    readonly countMax: number;
    readonly waitMs?: number;
  }): Promise<readonly Delivered[]> {
    this.#desk.assertOpen();
    const batch = this.#take(countMax);
    if (batch.length > 0 || waitMs <= 0 || this.#left) return batch;
    await this.#desk.events.wait(this.#request.streams, waitMs);
    return this.#take(countMax);
  }

  async commit(commit: Commit): Promise<CommitOutcome> {
    this.#desk.assertOpen();
    const prepared = prepare(commit, this.epoch);
    if (!this.#isActive()) return 'FENCED';
    const positions = this.#group.positionsAfter(commit.taken, this.#desk.events);
    if (typeof positions === 'string') return positions;
    // From here on nothing throws and nothing is awaited: all of it is written, or was refused.
    this.#write(prepared);
    this.#group.moveTo(positions);
    for (const [stream, index] of positions) this.#advance(stream, index);
    return 'COMMITTED';
  }

  async renew(): Promise<boolean> {
    this.#desk.assertOpen();
    if (!this.#isActive()) return false;
    const { owner, leaseMs } = this.#request;
    this.#group.extendLease(owner, this.#desk.nowMs() + leaseMs);
    return true;
  }

  async leave(): Promise<void> {
    this.#desk.assertOpen();
    if (this.#isActive()) this.#group.endLease();
    this.#left = true;
  }

  #isActive(): boolean {
    return !this.#left && this.epoch === this.#group.epoch;
  }

  #take(countMax: number): readonly Delivered[] {
    if (this.#left) return [];
    const { streams } = this.#request;
    const queues = streams.map((stream) =>
      this.#desk.events.of(stream).slice(this.#cursors.get(stream) ?? 0, countMax),
    );
    return mergeByTime(queues, countMax).map(([rank, { id, fields }]) => {
      const stream = streams[rank] ?? '';
      this.#advance(stream, (this.#cursors.get(stream) ?? 0) + 1);
      return { stream, id, fields };
    });
  }

  /** An older instance may read on, but it takes nothing from the active one. */
  #advance(stream: string, index: number): void {
    this.#cursors.set(stream, Math.max(index, this.#cursors.get(stream) ?? 0));
    if (this.#isActive()) this.#group.noteDelivered(stream, index);
  }

  #write({ state, latest, outputs, letters, journal }: PreparedCommit): void {
    const { events, hashes } = this.#desk;
    const { name } = this.#group;
    hashes.patch(privateStateOf(name), state);
    for (const [hash, fields] of latest) hashes.replace(hash, fields);
    for (const { stream, fields, timestamp } of outputs) events.append(stream, fields, timestamp);
    for (const letter of letters) events.bury(letter);
    events.append(journalOf(name), journal);
  }
}

interface PreparedCommit {
  readonly state: StatePatch;
  readonly latest: readonly (readonly [hash: string, fields: WireFields])[];
  readonly outputs: readonly EncodedEvent[];
  readonly letters: readonly WireFields[];
  readonly journal: WireFields;
}

/** Does all of a commit that can fail. @throws QE_SCHEMA_INVALID */
function prepare(commit: Commit, epoch: number): PreparedCommit {
  return {
    state: { ...commit.state },
    latest: Object.entries(commit.latest),
    outputs: encodeOutputs(commit.outputs, checkEvent),
    letters: commit.dead.map(encodeDeadLetter),
    journal: encodeJournalBatch(epoch, commit),
  };
}
