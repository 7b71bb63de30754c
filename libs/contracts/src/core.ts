import type { Problem } from './errors';
import type { QeEvent } from './envelope';

/**
 * A core: a pure state machine over batches of events. It has no clock, no randomness and no I/O,
 * so the same batches give the same outputs and the same state, live, in a replay and in a test.
 */
export interface Core<S> {
  /** The state before the first event. */
  initialState(): S;
  /**
   * Takes a batch whole. Where several events of a batch supersede each other (ticks after an
   * outage, snapshots of one account), only the newest decides.
   */
  step(state: S, batch: readonly QeEvent[]): Step<S>;
  /** What is wrong with an event beyond its schema (an unknown account): a dead letter then. */
  problemsOf(event: QeEvent): readonly Problem[];
  readonly codec: StateCodec<S>;
}

/** What came of a batch. */
export interface Step<S> {
  readonly state: S;
  readonly outputs: readonly QeEvent[];
  /** Hashes of latest state that changed, whole. */
  readonly latest: Readonly<Record<string, HashFields>>;
}

/** The fields of a hash of latest state, readable by eye. */
export type HashFields = Readonly<Record<string, string>>;

/**
 * How a state is kept between processes: as named slices, each a plain JSON value or an
 * `immutable` Map from text to plain JSON values. Slices that did not change keep their identity,
 * so that a commit writes only what did.
 */
export interface StateCodec<S> {
  /** Rises when the state's shape changes: one that was kept in another shape is not read. */
  readonly version: number;
  slices(state: S): Readonly<Record<string, unknown>>;
  restore(slices: StateReader): S;
}

/** Slices as they were kept. */
export interface StateReader {
  names(): readonly string[];
  /** A plain slice; undefined when it was never kept. */
  value(name: string): unknown;
  /** The entries of a Map slice. */
  entries(name: string): Iterable<[string, unknown]>;
}

/** Writes a payload as the fields of a hash: text as it is, everything else as JSON. */
export function hashFields(data: Readonly<Record<string, unknown>>): HashFields {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(data)) {
    if (value === undefined) continue;
    fields[name] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  return fields;
}

/** The problem of an event that speaks of an account which the desk does not have. */
export function accountProblems(accounts: readonly string[], event: QeEvent): readonly Problem[] {
  const account = 'account_id' in event.data ? event.data.account_id : undefined;
  if (account === undefined || accounts.includes(account)) return [];
  const reason = `"${account}" is none of the desk's accounts (${accounts.join(', ')})`;
  return [{ code: 'QE_ACCOUNT_UNKNOWN', place: '/data/account_id', reason }];
}
