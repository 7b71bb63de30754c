import { QeError } from '@quant-engine/contracts';
import type { Delivered } from '../port';
import { compareStreamIds } from '../stream-id';
import { endConnection, guardRead, scriptArgs, serverError, type Connection } from './connection';
import { Inbox } from './inbox';
import type { DeskKeys } from './keys';
import { fieldsOf, type RawStream } from './replies';

/** One name for all instances of a group: only one of them is active. */
const CONSUMER = 'active';
/** What an older instance still takes after so many attempts is left to the next read. */
const REWINDS_MAX = 10;

/** Whose entries are read, and where. */
export interface ReadingPlace {
  readonly keys: DeskKeys;
  /** The store's own connection, which tells of a server that does not answer. */
  readonly redis: Connection;
  /** For all that is read: a read that waits holds it up. */
  readonly reader: Connection;
  readonly group: string;
  readonly owner: string;
  readonly epoch: number;
}

/** Reads the streams of a group as its active instance, from the committed positions on. */
export class GroupReader {
  readonly #place: ReadingPlace;
  readonly #inbox: Inbox;
  #ahead: Promise<void> = Promise.resolve();
  #isReadingAhead = false;
  #isEnded = false;

  /** @param positions where reading begins, by stream, in the order of rank */
  constructor(
    place: ReadingPlace,
    positions: readonly (readonly [stream: string, position: string])[],
  ) {
    this.#place = place;
    this.#inbox = new Inbox(positions);
  }

  /** @throws QE_STORE_FENCED; QE_STORE_GAP when the group is gone; QE_STORE_SERVER */
  async read(countMax: number, waitMs: number): Promise<readonly Delivered[]> {
    if (this.#isEnded) return [];
    await this.#ahead;
    await this.#fetch(countMax, waitMs);
    const batch = this.#inbox.take(countMax);
    // Behind: the next ones are on their way while these are worked on.
    if (batch.length === countMax) this.#ahead = this.#readAhead(countMax);
    return batch;
  }

  /** Whether the group may be set to an entry: nothing after it was handed out, or will be soon. */
  isLast(stream: string, id: string): boolean {
    return !this.#isReadingAhead && compareStreamIds(this.#inbox.cursor(stream), id) <= 0;
  }

  /** Forgets what was committed without having been taken here. */
  drop(stream: string, position: string): void {
    this.#inbox.drop(stream, position);
  }

  /** Lets go of a read that waits; nothing is read here any more. */
  end(): Promise<void> {
    this.#isEnded = true;
    return endConnection(this.#place.reader);
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
    const missed = await this.#readOn(streams, countMax, wait);
    await this.#readMissed(missed, countMax);
  }

  /** Puts the group back, again if the older instance reads on in between. */
  async #readMissed(streams: readonly string[], countMax: number): Promise<void> {
    let missed = streams;
    for (let n = 0; missed.length > 0 && n < REWINDS_MAX; n += 1) {
      await this.#rewind(missed);
      missed = await this.#readOn(missed, countMax);
    }
  }

  /** What goes wrong here goes wrong again when it is asked for. */
  async #readAhead(countMax: number): Promise<void> {
    this.#isReadingAhead = true;
    const streams = this.#inbox.hungry(countMax);
    if (streams.length > 0) await this.#readOn(streams, countMax).catch(() => undefined);
    this.#isReadingAhead = false;
  }

  /** @returns the streams whose entries were handed to somebody else */
  async #readOn(
    streams: readonly string[],
    countMax: number,
    waitMs = 0,
  ): Promise<readonly string[]> {
    const cursors = new Map(
      streams.map((stream) => [this.#place.keys.of(stream), this.#inbox.cursor(stream)]),
    );
    const keys = [...cursors.keys()];
    const block = waitMs > 0 ? ['BLOCK', Math.ceil(waitMs)] : [];
    const ours = ['GROUP', this.#place.group, CONSUMER, 'COUNT', countMax];
    // In this order: what comes in between is given, and not taken for missed. The first one waits,
    // so that the second brings all that one commit wrote, and not the first stream of it alone.
    const [standing, given] = await Promise.all([
      this.#read('XREAD', ['COUNT', 1, ...block, 'STREAMS', ...keys, ...cursors.values()], waitMs),
      this.#read('XREADGROUP', [...ours, 'STREAMS', ...keys, ...keys.map(() => '>')], waitMs),
    ]);
    const firstGiven = new Map(given.map(([key, entries]) => [key, entries[0]?.[0]]));
    const missed = standing.filter(([key, entries]) => entries[0]?.[0] !== firstGiven.get(key));
    const missedKeys = new Set(missed.map(([key]) => key));
    this.#put(given.filter(([key]) => !missedKeys.has(key)));
    return streams.filter((_, n) => missedKeys.has(keys[n] ?? ''));
  }

  async #read(
    command: string,
    args: readonly (string | number)[],
    waitMs: number,
  ): Promise<readonly RawStream[]> {
    const { reader, redis } = this.#place;
    const guard = guardRead(reader, redis, waitMs);
    try {
      return ((await reader.call(command, [...args])) as readonly RawStream[] | null) ?? [];
    } catch (error) {
      this.#noteReadFailure(error);
      return [];
    } finally {
      clearInterval(guard);
    }
  }

  #put(read: readonly RawStream[]): void {
    for (const [key, entries] of read) {
      const stream = this.#place.keys.nameOf(key) ?? key;
      const delivered = entries.map(([id, fields]) => ({
        stream,
        id,
        fields: fieldsOf(fields ?? []),
      }));
      this.#inbox.put(stream, delivered);
    }
  }

  /** What was handed to somebody else is ours, unless we are the older instance. */
  async #rewind(streams: readonly string[]): Promise<void> {
    const { keys, reader, redis, group, owner, epoch } = this.#place;
    const names = [keys.group(group), ...streams.map((stream) => keys.of(stream))];
    const cursors = streams.map((stream) => this.#inbox.cursor(stream));
    const guard = guardRead(reader, redis, 0);
    try {
      const answer = await reader.qeRewind(...scriptArgs(names, epoch, owner, group, ...cursors));
      if (answer === 1) return;
    } catch (error) {
      this.#noteReadFailure(error);
      return;
    } finally {
      clearInterval(guard);
    }
    const place = `group ${group}`;
    throw new QeError('QE_STORE_FENCED', 'a newer instance is active', { place });
  }

  #noteReadFailure(error: unknown): void {
    if (this.#isEnded) return;
    const message = error instanceof Error ? error.message : String(error);
    // Somebody took the group away, or all there was: a new join makes it again at the position.
    if (message.startsWith('NOGROUP')) {
      throw new QeError('QE_STORE_GAP', message, { place: `group ${this.#place.group}` });
    }
    throw serverError(error);
  }
}
