import { randomUUID } from 'node:crypto';
import {
  DEAD_LETTERS,
  QeError,
  type Problem,
  type QeEvent,
  type WireFields,
} from '@quant-engine/contracts';
import type { Mailbox } from '../mailbox';
import { encodeDeadLetter } from '../dead-letter';
import { checkEvent, type CheckedEvent } from '../encode-event';
import type {
  DeadLetter,
  EventStore,
  GroupStatus,
  JoinRequest,
  Leased,
  Membership,
  Published,
  RangeOptions,
  StreamEntry,
} from '../port';
import { optionsOfUrl } from '@quant-engine/redis-server';
import { append, type Append } from './append';
import { LETTER_WINDOW_MS } from './commit-document';
import {
  endConnection,
  openConnection,
  scriptArgs,
  serverError,
  type Connection,
  type ServerState,
} from './connection';
import {
  discardLetter,
  refeedLetter,
  trimStream,
  markDesk,
  wipeDesk,
  type Refed,
  type Retention,
} from './housekeeping';
import { isHashName, isStreamName, DeskKeys } from './keys';
import { HolderWatch, type Holder } from './holder-watch';
import { boundLetters, tallyLetters, type LetterTally } from './letters';
import { namesOf } from './listing';
import { clientName, deskProcesses, type DeskProcess } from './processes';
import { readRange } from './range';
import { RedisMembership, type Shared } from './redis-membership';
import { RedisMailbox } from './redis-mailbox';
import { groupLeases, groupStatuses, type GroupLease } from './status';

/** What the server no longer knows of, though it had acknowledged it. */
export interface Loss {
  readonly group: string;
  readonly commits: number;
}

/** How a store on Redis is opened. */
export interface RedisStoreOptions {
  /** `redis://host:port/db`, `rediss://...` or `unix:///path/redis.sock`. */
  readonly url: string;
  /** Begins all keys of the desk; a hash tag such as `{desk-1}:` keeps them in one cluster slot. */
  readonly prefix?: string;
  /** Names the connections on the server: `qe:<name>`, and `qe:<name>#<prefix>` with a prefix. */
  readonly name?: string;
  /** For how long a publish is known by its idempotency key. */
  readonly publishWindowMs?: number;
  /** Told once when the server cannot be reached, and once when it is back. */
  readonly onServer?: (state: ServerState) => void;
  /** Told when commits are gone that the server had acknowledged. */
  readonly onLost?: (loss: Loss) => void;
}

const PUBLISH_WINDOW_MS = 300_000;
/** A server that owes an answer for so long is away, though nothing says so: the link is cut. */
const SILENCE_MS_MAX = 15_000;
/** Events in one call of the script. */
const APPEND_MAX = 500;

/**
 * The store on a Redis or Valkey server, 7.0 or later. While the server is away, what is asked
 * waits and goes through when it is back.
 */
export class RedisStore implements EventStore {
  readonly keys: DeskKeys;
  readonly #options: RedisStoreOptions;
  readonly #redis: Connection;
  /** The newest membership of each group. */
  readonly #members = new Map<string, RedisMembership>();
  readonly #mailboxes = new Set<Mailbox>();
  readonly #watch = new HolderWatch();
  #closed = false;

  /** @throws QE_REDIS_URL, QE_DESK_PREFIX */
  constructor(options: RedisStoreOptions) {
    this.#options = options;
    this.keys = new DeskKeys(options.prefix ?? '');
    this.#redis = this.#open(options.onServer, SILENCE_MS_MAX);
  }

  async publish(events: readonly QeEvent[]): Promise<readonly Published[]> {
    this.#assertOpen();
    const checked = events.map(checkEvent);
    const appends = checked.map((event) =>
      event.problems.length > 0 ? this.#letterAppend(refusalOf(event)) : this.#eventAppend(event),
    );
    const answers = await this.#append(appends);
    if (checked.some(({ problems }) => problems.length > 0)) await this.#boundLetters();
    return checked.map(({ stream, problems }, n) => {
      if (problems.length > 0) return { outcome: 'REFUSED', problems };
      const { isNew, id } = answers[n] ?? { isNew: false, id: '' };
      return { outcome: isNew ? 'APPENDED' : 'DUPLICATE', stream, id };
    });
  }

  async bury(letters: readonly DeadLetter[]): Promise<void> {
    this.#assertOpen();
    await this.#append(letters.map((letter) => this.#letterAppend(letter)));
    await this.#boundLetters();
  }

  async join(request: JoinRequest): Promise<Membership | Leased> {
    this.#assertOpen();
    const { group } = request;
    const { keys } = this;
    await this.#ask((redis) => markDesk(redis, keys));
    let answer = await this.#join(request);
    const [, owner = '', , epoch = '', client = ''] = answer;
    if (answer[0] === 'LEASED') {
      const holder = { owner, epoch, client };
      if (await this.#ask((redis) => this.#watch.isGone(redis, group, holder))) {
        answer = await this.#join(request, holder);
      }
    }
    const [outcome, first = '', second = '', attempts, ...positions] = answer;
    if (outcome === 'LEASED') {
      return { outcome, owner: first, remainingMs: Math.max(Number(second), 1) };
    }
    // The epoch has risen, so nobody changes the state between the two calls.
    const state = await this.#ask((redis) => redis.hgetall(keys.privateState(group)));
    const member = new RedisMembership(this.#shared(), request, {
      epoch: Number(first),
      commits: Number(second),
      attempts: Number(attempts),
      positions,
      state,
    });
    // The same process has joined again.
    const before = this.#members.get(group);
    if (before !== undefined && !(await this.#isFresh())) before.compareWith(member.commits);
    await before?.disconnect();
    this.#members.set(group, member);
    return member;
  }

  /** @param gone a holder that was seen to be gone: its lease counts no more */
  #join({ group, streams, owner, leaseMs, again = false }: JoinRequest, gone?: Holder) {
    const { keys } = this;
    const names = [keys.group(group), keys.lease(group), ...streams.map((name) => keys.of(name))];
    const args = [owner, leaseMs, group, again ? 1 : 0, randomUUID(), this.#clientName()];
    const dead = [gone?.owner ?? '', gone?.epoch ?? ''];
    return this.#ask((redis) => redis.qeJoin(...scriptArgs(names, ...args, ...dead, ...streams)));
  }

  async range(stream: string, options: RangeOptions = {}): Promise<readonly StreamEntry[]> {
    this.#assertOpen();
    return this.#ask((redis) => readRange(redis, this.keys.of(stream), options));
  }

  async length(stream: string): Promise<number> {
    this.#assertOpen();
    return this.#ask((redis) => redis.xlen(this.keys.of(stream)));
  }

  async streams(): Promise<readonly string[]> {
    this.#assertOpen();
    return this.#ask(async (redis) => {
      const names = await namesOf(redis, this.keys, 'stream', isStreamName);
      const lengths = await Promise.all(names.map((name) => redis.xlen(this.keys.of(name))));
      // A stream that a group waits on exists before its first entry.
      return names.filter((_, n) => (lengths[n] ?? 0) > 0);
    });
  }

  async hashes(): Promise<readonly string[]> {
    this.#assertOpen();
    return this.#ask((redis) => namesOf(redis, this.keys, 'hash', isHashName));
  }

  async latest(hash: string): Promise<WireFields> {
    this.#assertOpen();
    return this.#ask((redis) => redis.hgetall(this.keys.of(hash)));
  }

  async groups(): Promise<readonly GroupStatus[]> {
    this.#assertOpen();
    return this.#ask((redis) => groupStatuses(redis, this.keys));
  }

  /** Every group of the desk with its token and its lease, those that read nothing too. */
  async leases(): Promise<readonly GroupLease[]> {
    this.#assertOpen();
    return this.#ask((redis) => groupLeases(redis, this.keys));
  }

  /** The desk's processes that are connected to the server, this one among them. */
  async processes(): Promise<readonly DeskProcess[]> {
    this.#assertOpen();
    return this.#ask((redis) => deskProcesses(redis, this.keys.prefix));
  }

  /** How many dead letters there are, and of what kinds: quickly, whatever lies there. */
  async deadLetters(): Promise<LetterTally> {
    this.#assertOpen();
    return this.#ask((redis) => tallyLetters(redis, this.keys));
  }

  /** Trims a stream, and never what a group has yet to take. @returns how many entries went */
  async trim(stream: string, retention: Retention): Promise<number> {
    this.#assertOpen();
    if (stream === DEAD_LETTERS) await this.#boundLetters();
    return this.#ask((redis) => trimStream(redis, this.keys, stream, retention));
  }

  /** Feeds a dead letter again, once, to the group that could not take it. */
  async refeed(letterId: string): Promise<Refed> {
    this.#assertOpen();
    return this.#ask((redis) => refeedLetter(redis, this.keys, letterId));
  }

  /** Takes away a dead letter that is settled. @returns false when there was none */
  async discard(letterId: string): Promise<boolean> {
    this.#assertOpen();
    return this.#ask((redis) => discardLetter(redis, this.keys, letterId));
  }

  /** Removes everything that the desk has on the server but its mailboxes. */
  async wipe(): Promise<number> {
    this.#assertOpen();
    return this.#ask((redis) => wipeDesk(redis, this.keys));
  }

  /** Messages between the desk's processes. Closed with the store. */
  mailbox(): Mailbox {
    this.#assertOpen();
    const mailbox = new RedisMailbox(this.keys, this.#redis, this.#open());
    this.#mailboxes.add(mailbox);
    return mailbox;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([
      ...[...this.#members.values()].map((member) => member.disconnect()),
      ...[...this.#mailboxes].map((mailbox) => mailbox.close()),
      endConnection(this.#redis),
    ]);
  }

  #open(onServer?: (state: ServerState) => void, silenceMsMax?: number): Connection {
    const { url } = this.#options;
    const silence = silenceMsMax === undefined ? {} : { socketTimeout: silenceMsMax };
    const connectionName = this.#clientName();
    return openConnection({ ...optionsOfUrl(url), ...silence, connectionName }, onServer);
  }

  /** Whether the desk was begun anew on purpose. */
  #isFresh(): Promise<boolean> {
    return this.#ask(async (redis) => (await redis.hget(this.keys.desk(), 'fresh')) === '1');
  }

  async #boundLetters(): Promise<void> {
    await boundLetters(this.#redis, this.keys).catch(() => undefined);
  }

  #clientName(): string {
    return clientName(this.#options.name ?? 'qe', this.keys.prefix);
  }

  #shared(): Shared {
    return {
      keys: this.keys,
      redis: this.#redis,
      openReader: () => this.#open(),
      assertOpen: () => this.#assertOpen(),
      boundLetters: () => this.#boundLetters(),
      onLost: (loss) => this.#options.onLost?.(loss),
    };
  }

  #eventAppend({ stream, fields, idempotencyKey }: CheckedEvent): Append {
    const { publishWindowMs: windowMs = PUBLISH_WINDOW_MS } = this.#options;
    return {
      stream: this.keys.of(stream),
      mark: this.keys.once(stream, idempotencyKey),
      windowMs,
      fields,
    };
  }

  #letterAppend(letter: DeadLetter): Append {
    const fields = encodeDeadLetter(letter);
    const mark = this.keys.letterMark(fields);
    return { stream: this.keys.dead, mark, windowMs: LETTER_WINDOW_MS, fields };
  }

  async #append(
    appends: readonly Append[],
  ): Promise<readonly { readonly isNew: boolean; readonly id: string }[]> {
    const answers = [];
    for (let from = 0; from < appends.length; from += APPEND_MAX) {
      const part = appends.slice(from, from + APPEND_MAX);
      answers.push(...(await this.#ask((redis) => append(redis, part))));
    }
    return answers;
  }

  /** @throws QE_STORE_CLOSED for what was still waiting when the store was closed */
  async #ask<T>(command: (redis: Connection) => Promise<T>): Promise<T> {
    try {
      return await command(this.#redis);
    } catch (error) {
      this.#assertOpen();
      throw serverError(error);
    }
  }

  #assertOpen(): void {
    if (this.#closed) throw new QeError('QE_STORE_CLOSED', 'the store is closed');
    if (this.#redis.refusal !== undefined) throw this.#redis.refusal;
  }
}

function refusalOf({ stream, fields, problems }: CheckedEvent): DeadLetter {
  const sourceId = fields['event_id'] ?? '';
  return { source: stream, sourceId, problems: problems as readonly Problem[], fields };
}
