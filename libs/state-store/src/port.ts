import type { Problem, QeEvent, WireFields } from '@quant-engine/contracts';

/**
 * The store, as the desk uses it: an event log, latest state in hashes, and one atomic commit for
 * what a service made of a batch. `MemoryStore` is the embedded home; a server home has the same
 * contract tests.
 */
export interface EventStore {
  /**
   * Appends events at the edge of the desk. Each is validated; one that does not fit goes to the
   * dead letters. A second publish of an idempotency key returns the first one's id.
   */
  publish(events: readonly QeEvent[]): Promise<readonly Published[]>;

  /**
   * Records something that could not even become an event (a row of a file, say). The same
   * letter given again is recorded once.
   */
  bury(letters: readonly DeadLetter[]): Promise<void>;

  /**
   * Makes `owner` the active instance of a service: takes its lease and raises its fencing token,
   * so that an earlier instance can commit no more.
   */
  join(request: JoinRequest): Promise<Membership | Leased>;

  /** The entries of a stream in order, for reading back. Takes no position and no lease. */
  range(stream: string, options?: RangeOptions): Promise<readonly StreamEntry[]>;

  length(stream: string): Promise<number>;

  /** The names of all streams that hold an entry and of all hashes with a field, sorted. */
  streams(): Promise<readonly string[]>;
  hashes(): Promise<readonly string[]>;

  /** The fields of a hash of latest state; empty when there is none. */
  latest(hash: string): Promise<WireFields>;

  /** Where each group stands on each of its streams, sorted by group and stream. */
  groups(): Promise<readonly GroupStatus[]>;

  /** Reads that wait resolve empty; whatever is called later fails with QE_STORE_CLOSED. */
  close(): Promise<void>;
}

/** An entry of a stream: its id and its text fields. */
export interface StreamEntry {
  /** `<ms>-<seq>`, rising within a stream. */
  readonly id: string;
  readonly fields: WireFields;
}

/** An entry as a group receives it. */
export interface Delivered extends StreamEntry {
  readonly stream: string;
}

/** What became of a published event. */
export type Published =
  | { readonly outcome: 'APPENDED' | 'DUPLICATE'; readonly stream: string; readonly id: string }
  | { readonly outcome: 'REFUSED'; readonly problems: readonly Problem[] };

/** What could not be taken: where it stood, why, and the thing itself, unless it is too large. */
export interface DeadLetter {
  /** The stream it stood on or was meant for; a file's name for a row. */
  readonly source: string;
  /** Its id in that stream; a line number for a row. */
  readonly sourceId: string;
  /** The group that could not take it; absent at the edge. */
  readonly group?: string;
  readonly problems: readonly Problem[];
  /** The fields as they were, or `{ row: '...' }`; of what is too large a stub (`oversize_*`). */
  readonly fields: WireFields;
}

/** Which entries of a stream are read. */
export interface RangeOptions {
  /** Only entries after this id. */
  readonly after?: string;
  readonly count?: number;
}

/** Who wants to become the lease holder of a group. */
export interface JoinRequest {
  readonly group: string;
  /** The streams that the group reads; a new group starts at their first entry. */
  readonly streams: readonly string[];
  /** Names the instance: the same owner may join again at once. */
  readonly owner: string;
  readonly leaseMs: number;
  /** True when the instance lives and only takes the store's word again: no attempt has ended. */
  readonly again?: boolean;
}

/** Another instance is active. */
export interface Leased {
  readonly outcome: 'LEASED';
  readonly owner: string;
  readonly remainingMs: number;
}

/** What an active instance of a service may do. */
export interface Membership {
  readonly outcome: 'JOINED';
  /** The fencing token: rises with each join of the group. */
  readonly epoch: number;
  /** The private state of the service, as the last commit left it. */
  readonly state: WireFields;
  /**
   * How many instances in a row were handed entries and ended without a commit, before this one:
   * a sign that an entry kills its reader.
   */
  readonly attempts: number;

  /**
   * The next entries of every stream, by the time of the event, then by the order of the streams
   * in the request: after a join first those that were delivered and never committed, then new
   * ones. With none there, waits for one; resolves empty after `waitMs` (0 when it is not given).
   *
   * @throws QE_STORE_FENCED when they are those of a newer instance, where the store can tell;
   *   QE_STORE_GAP or QE_STORE_OFFSET when only a new join can tell what comes next
   */
  read(options: {
    readonly countMax: number;
    readonly waitMs?: number;
  }): Promise<readonly Delivered[]>;

  /**
   * All of it or nothing. After OFFSET or GAP join again: reading then starts at the position.
   *
   * @see CommitOutcome
   * @throws QE_SCHEMA_INVALID for an output that does not fit; nothing was written
   */
  commit(commit: Commit): Promise<CommitOutcome>;

  /** Extends the lease; false when a newer instance has taken over. */
  renew(): Promise<boolean>;

  /**
   * Gives the lease back, so that the standby need not wait for its end. Nothing is read or
   * committed through this membership any more.
   */
  leave(): Promise<void>;
}

/** What a service made of a batch. */
export interface Commit {
  /** The entries that were taken, in the order in which they were taken. */
  readonly taken: readonly Delivered[];
  /** Events that came of it, in order; each goes to the stream of its type. */
  readonly outputs: readonly QeEvent[];
  /** Private state by field; null removes a field. */
  readonly state: StatePatch;
  /** Latest state by hash, for people and other programs; a hash is replaced whole. */
  readonly latest: Readonly<Record<string, WireFields>>;
  readonly dead: readonly DeadLetter[];
  /** Given with the first batch of a trading date; kept with it in the journal. */
  readonly begins?: DayBegin;
  /**
   * Indexes of entries that were taken and not believed by a measure that is on no stream: the
   * journal keeps them, so that a replay passes over the same ones.
   */
  readonly refused?: readonly number[];
}

/** What is needed of a service to make one of its days again without those before it. */
export interface DayBegin {
  /** `2026-01-12`, in New York. */
  readonly tradingDate: string;
  /** Its whole private state before the first batch of the day; empty when it had none. */
  readonly state: WireFields;
}

/** Fields of a state that change; null removes one. */
export type StatePatch = Readonly<Record<string, string | null>>;

/**
 * `COMMITTED`; or nothing was written, because: `FENCED` a newer instance is active or this one has
 * left, `OFFSET` a stream's position is already past the batch, `GAP` an entry before the batch was
 * never committed.
 */
export type CommitOutcome = 'COMMITTED' | 'FENCED' | 'OFFSET' | 'GAP';

/** Where a group stands on one of its streams. */
export interface GroupStatus {
  readonly group: string;
  readonly stream: string;
  /** The id of the last entry committed; `0-0` before the first. */
  readonly position: string;
  /** How many entries after the position were handed to an instance. */
  readonly pending: number;
  /** How many entries stand after the position, the pending ones among them. */
  readonly lag: number;
  readonly epoch: number;
  /** Who holds the lease. */
  readonly owner: string | undefined;
}

/** The stream in which a group keeps what it took in which order: one entry a batch. */
export function journalOf(group: string): string {
  return `journal:${group}`;
}

/** The stream on which dead letters are fed to one group again. */
export function againOf(group: string): string {
  return `again:${group}`;
}

/** The hash in which a group keeps its private state. */
export function privateStateOf(group: string): string {
  return `private:${group}`;
}
