import { QeError, type WireFields } from '@quant-engine/contracts';
import type { Commit, CommitOutcome, Delivered, JoinRequest, Membership } from '../port';
import { commitScript } from './commit-document';
import { endConnection, scriptArgs, serverError, type Answer, type Connection } from './connection';
import { Inbox } from './inbox';
import type { DeskKeys } from './keys';
import { compareStreamIds, STREAM_START } from '../stream-id';
import { fieldsOf, type RawStream } from './replies';

/** One name for all instances of a group: only one of them is active. */
const CONSUMER = 'active';
/** A blocked read that has not answered so long after its time is stuck. */
const STUCK_AFTER_MS = 5_000;
/** What an older instance still takes after so many attempts is left to the next read. */
const REWINDS_MAX = 10;

/** What a membership shares with its store. */
export interface Shared {
  readonly keys: DeskKeys;
  /** For everything that answers at once. */
  readonly redis: Connection;
  /** A connection of its own: a read that waits holds it up. */
  readonly openReader: () => Connection;
  readonly assertOpen: () => void;
  readonly isClosed: () => boolean;
  /** Told when the server has forgotten commits that it had acknowledged. */
  readonly onLost: (loss: { group: string; commits: number }) => void;
}

export interface Joined {
  readonly epoch: number;
  readonly commits: number;
  readonly attempts: number;
  readonly positions: readonly string[];
  readonly state: WireFields;
}

/** The active instance of a group on a server, until the next one joins. */
export class RedisMembership implements Membership {
  readonly outcome = 'JOINED';
  readonly epoch: number;
  readonly state: WireFields;
  readonly attempts: number;
  readonly #shared: Shared;
  readonly #request: JoinRequest;
  readonly #reader: Connection;
  readonly #inbox: Inbox;
  #commits: number;
  #left = false;
  /** True when it is not known whether a commit arrived: only a new join can tell. */
  #adrift = false;
  #ahead: Promise<void> = Promise.resolve();
  #isReadingAhead = false;
  #committing: Promise<void> = Promise.resolve();
  /** True when the same process has joined again: nothing is read here any more. */
  #isRetired = false;

  constructor(shared: Shared, request: JoinRequest, joined: Joined) {
    this.#shared = shared;
    this.#request = request;
    this.epoch = joined.epoch;
    this.state = joined.state;
    this.attempts = joined.attempts;
    this.#commits = joined.commits;
    this.#inbox = new Inbox(
      request.streams.map((stream, n) => [stream, joined.positions[n] ?? '0-0']),
    );
    this.#reader = shared.openReader();
  }

  async read({
    countMax,
    waitMs = 0,
  }: {
    readonly countMax: number;
    readonly waitMs?: number;
  }): Promise<readonly Delivered[]> {
    this.#shared.assertOpen();
    if (this.#left || this.#isRetired) return [];
    if (this.#adrift) {
      const place = `group ${this.#request.group}`;
      throw new QeError('QE_STORE_OFFSET', 'the server stands elsewhere: join again', { place });
    }
    await this.#ahead;
    await this.#fetch(countMax, waitMs);
    const batch = this.#inbox.take(countMax);
    // Behind: the next ones are on their way while these are worked on.
    if (batch.length === countMax) this.#ahead = this.#readAhead(countMax);
    return batch;
  }

  /** One at a time: the number of a commit is known when the one before it was answered. */
  commit(commit: Commit): Promise<CommitOutcome> {
    const outcome = this.#committing.then(() => this.#commit(commit));
    this.#committing = outcome.then(
      () => undefined,
      () => undefined,
    );
    return outcome;
  }

  async #commit(commit: Commit): Promise<CommitOutcome> {
    this.#shared.assertOpen();
    const { keys, redis } = this.#shared;
    const { group, owner, leaseMs } = this.#request;
    const committer = { group, owner, leaseMs, epoch: this.epoch, commits: this.#commits };
    const script = commitScript(commit, keys, committer, (stream, id) => this.#isLast(stream, id));
    if (this.#left) return 'FENCED';
    if (this.#adrift) return 'OFFSET';
    let answer: Answer;
    try {
      answer = await redis.qeCommit(...scriptArgs(script.keys, ...script.args));
    } catch (error) {
      this.#adrift = true;
      this.#shared.assertOpen();
      throw serverError(error);
    }
    const [outcome, commits] = answer;
    if (outcome === 'COMMITTED') {
      this.#commits += 1;
      for (const [stream, id] of script.positions) this.#inbox.drop(stream, id);
    } else if (outcome === 'OFFSET') this.#noteLoss(Number(commits));
    return outcome as CommitOutcome;
  }

  async renew(): Promise<boolean> {
    this.#shared.assertOpen();
    if (this.#left) return false;
    const { owner, leaseMs } = this.#request;
    const expected = this.#commits;
    const commits = await this.#ask((redis, keys) =>
      redis.qeRenew(...scriptArgs(keys, this.epoch, owner, leaseMs)),
    );
    if (commits < 0) return false;
    if (commits < expected) this.#noteLoss(commits);
    return true;
  }

  async leave(): Promise<void> {
    this.#shared.assertOpen();
    if (this.#left) return;
    this.#left = true;
    await this.disconnect();
    const { owner } = this.#request;
    await this.#ask((redis, keys) => redis.qeLeave(...scriptArgs(keys, this.epoch, owner)));
  }

  /** Lets its connection go, once the same process has joined again. */
  async retire(): Promise<void> {
    this.#isRetired = true;
    await this.disconnect();
  }

  /** Lets go of a read that waits; nothing is read through this membership any more. */
  disconnect(): Promise<void> {
    return endConnection(this.#reader);
  }

  async #ask<T>(command: (redis: Connection, keys: readonly string[]) => Promise<T>): Promise<T> {
    const { keys, redis } = this.#shared;
    const { group } = this.#request;
    try {
      return await command(redis, [keys.group(group), keys.lease(group)]);
    } catch (error) {
      this.#shared.assertOpen();
      throw serverError(error);
    }
  }

  /**
   * Fills the inbox, and waits for something when there is nothing to take. An older instance that
   * reads on is handed entries of ours: what the group gives is compared with what stands in the
   * stream, and the group put back.
   */
  async #fetch(countMax: number, waitMs: number): Promise<void> {
    const streams = this.#inbox.hungry(countMax);
    if (streams.length === 0) return;
    const wait = this.#inbox.isEmpty ? waitMs : 0;
    const { missed, given } = await this.#readOn(streams, countMax, wait);
    if (missed.length > 0) {
      await this.#readMissed(missed, countMax);
    } else if (wait > 0 && given.length === 1 && streams.length > 1) {
      // A wait ends with the first stream that is written to: what was written with it comes along.
      this.#put(await this.#readGroup(streams, countMax));
    }
  }

  /** Puts the group back, again if the older instance reads on in between. */
  async #readMissed(streams: readonly string[], countMax: number): Promise<void> {
    let missed = streams;
    for (let n = 0; missed.length > 0 && n < REWINDS_MAX; n += 1) {
      await this.#rewind(missed);
      missed = (await this.#readOn(missed, countMax)).missed;
    }
  }

  /** What goes wrong here goes wrong again when it is asked for. */
  async #readAhead(countMax: number): Promise<void> {
    this.#isReadingAhead = true;
    const streams = this.#inbox.hungry(countMax);
    if (streams.length > 0) await this.#readOn(streams, countMax).catch(() => undefined);
    this.#isReadingAhead = false;
  }

  /** Whether the group may be set to an entry: nothing after it was handed out, or will be soon. */
  #isLast(stream: string, id: string): boolean {
    return !this.#isReadingAhead && compareStreamIds(this.#inbox.cursor(stream), id) <= 0;
  }

  /** @returns the streams whose entries were handed to somebody else, and those that gave some */
  async #readOn(
    streams: readonly string[],
    countMax: number,
    waitMs = 0,
  ): Promise<{ readonly missed: readonly string[]; readonly given: readonly RawStream[] }> {
    const keys = streams.map((stream) => this.#shared.keys.of(stream));
    const cursors = streams.map((stream) => this.#inbox.cursor(stream));
    // In this order: what comes in between is given, and not taken for missed.
    const [standing, given] = await Promise.all([
      this.#read('XREAD', ['COUNT', 1, 'STREAMS', ...keys, ...cursors], waitMs),
      this.#readGroup(streams, countMax, waitMs),
    ]);
    const cursorOf = new Map(keys.map((key, n) => [key, cursors[n] ?? STREAM_START]));
    // A group that was put back gives what waits here already once more.
    const firstGiven = new Map(
      given.map(([key, entries]) => {
        const cursor = cursorOf.get(key) ?? STREAM_START;
        return [key, entries.find(([id]) => compareStreamIds(id, cursor) > 0)?.[0]];
      }),
    );
    const missed = standing.filter(([key, entries]) => entries[0]?.[0] !== firstGiven.get(key));
    const missedKeys = new Set(missed.map(([key]) => key));
    this.#put(given.filter(([key]) => !missedKeys.has(key)));
    return { missed: streams.filter((_, n) => missedKeys.has(keys[n] ?? '')), given };
  }

  #readGroup(
    streams: readonly string[],
    countMax: number,
    waitMs = 0,
  ): Promise<readonly RawStream[]> {
    const keys = streams.map((stream) => this.#shared.keys.of(stream));
    const block = waitMs > 0 ? ['BLOCK', Math.ceil(waitMs)] : [];
    const ours = ['GROUP', this.#request.group, CONSUMER, 'COUNT', countMax, ...block];
    return this.#read('XREADGROUP', [...ours, 'STREAMS', ...keys, ...keys.map(() => '>')], waitMs);
  }

  async #read(
    command: string,
    args: readonly (string | number)[],
    waitMs = 0,
  ): Promise<readonly RawStream[]> {
    // A read can be forgotten by a server whose clock went back, or on a link that was cut.
    const guard = setInterval(() => this.#reader.disconnect(true), waitMs + STUCK_AFTER_MS);
    try {
      return ((await this.#reader.call(command, [...args])) as readonly RawStream[] | null) ?? [];
    } catch (error) {
      this.#noteReadFailure(error);
      return [];
    } finally {
      clearInterval(guard);
    }
  }

  #put(read: readonly RawStream[]): void {
    for (const [key, entries] of read) {
      const stream = this.#shared.keys.nameOf(key) ?? key;
      const delivered = entries.map(([id, fields]) => ({
        stream,
        id,
        fields: fieldsOf(fields ?? []),
      }));
      this.#inbox.put(stream, delivered);
    }
  }

  async #rewind(streams: readonly string[]): Promise<void> {
    const { keys, redis } = this.#shared;
    const { group, owner } = this.#request;
    const names = [keys.group(group), ...streams.map((stream) => keys.of(stream))];
    await redis.qeRewind(...scriptArgs(names, this.epoch, owner, group, ...streams));
  }

  #noteReadFailure(error: unknown): void {
    if (this.#left || this.#isRetired || this.#shared.isClosed()) return;
    const message = error instanceof Error ? error.message : String(error);
    // Somebody took the group away, or all there was: a new join makes it again at the position.
    if (message.startsWith('NOGROUP') || message.startsWith('UNBLOCKED')) {
      throw new QeError('QE_STORE_GAP', message, { place: `group ${this.#request.group}` });
    }
    throw serverError(error);
  }

  /** A server that lost the end of its file knows of fewer commits than it acknowledged. */
  #noteLoss(commits: number): void {
    const lost = this.#commits - commits;
    if (lost <= 0 || this.#adrift) return;
    this.#adrift = true;
    this.#shared.onLost({ group: this.#request.group, commits: lost });
  }
}
