import { QeError, type WireFields } from '@quant-engine/contracts';
import type { Commit, CommitOutcome, Delivered, JoinRequest, Membership } from '../port';
import { STREAM_START } from '../stream-id';
import { commitScript } from './commit-document';
import { scriptArgs, serverError, type Answer, type Connection } from './connection';
import { GroupReader } from './group-reader';
import type { DeskKeys } from './keys';

/** What a membership shares with its store. */
export interface Shared {
  readonly keys: DeskKeys;
  /** For everything that answers at once. */
  readonly redis: Connection;
  /** A connection of its own: a read that waits holds it up. */
  readonly openReader: () => Connection;
  readonly assertOpen: () => void;
  /** Sees to it that there are not too many dead letters; what fails is done the next time. */
  readonly boundLetters: () => Promise<void>;
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
  /** How many commits the server knew of at the join. */
  readonly commits: number;
  readonly #shared: Shared;
  readonly #request: JoinRequest;
  readonly #reader: GroupReader;
  #commits: number;
  #left = false;
  /** True when it is not known whether a commit arrived: only a new join can tell. */
  #adrift = false;
  #isLossTold = false;
  #committing: Promise<void> = Promise.resolve();

  constructor(shared: Shared, request: JoinRequest, joined: Joined) {
    this.#shared = shared;
    this.#request = request;
    this.epoch = joined.epoch;
    this.state = joined.state;
    this.attempts = joined.attempts;
    this.commits = joined.commits;
    this.#commits = joined.commits;
    const { keys, redis, openReader } = shared;
    const { group, owner, streams } = request;
    this.#reader = new GroupReader(
      { keys, redis, reader: openReader(), group, owner, epoch: joined.epoch },
      streams.map((stream, n) => [stream, joined.positions[n] ?? STREAM_START]),
    );
  }

  async read({
    countMax,
    waitMs = 0,
  }: {
    readonly countMax: number;
    readonly waitMs?: number;
  }): Promise<readonly Delivered[]> {
    this.#shared.assertOpen();
    if (this.#left) return [];
    if (this.#adrift) {
      const place = `group ${this.#request.group}`;
      throw new QeError('QE_STORE_OFFSET', 'the server stands elsewhere: join again', { place });
    }
    return this.#reader.read(countMax, waitMs);
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
    const script = commitScript(commit, keys, committer);
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
      if (commit.dead.length > 0) await this.#shared.boundLetters();
      this.#commits += 1;
      for (const [stream, id] of script.positions) this.#reader.drop(stream, id);
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

  /** Lets go of a read that waits; nothing is read through this membership any more. */
  disconnect(): Promise<void> {
    return this.#reader.end();
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

  /** Told how many commits the server knew of when this process joined again. */
  compareWith(commits: number): void {
    this.#noteLoss(commits);
  }

  /** A server that lost the end of its file knows of fewer commits than it acknowledged. */
  #noteLoss(commits: number): void {
    const lost = this.#commits - commits;
    if (lost <= 0 || this.#isLossTold) return;
    this.#isLossTold = true;
    this.#adrift = true;
    this.#shared.onLost({ group: this.#request.group, commits: lost });
  }
}
