import { QeError } from '@quant-engine/contracts';
import { READ_BYTES_MAX } from '../oversize';
import type { Delivered } from '../port';
import { endConnection, scriptArgs, serverError, type Connection } from './connection';
import { Inbox } from './inbox';
import type { DeskKeys } from './keys';
import { fieldsOf, type RawEntry } from './replies';
import { readOrWait } from './wait';

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
    const streams = this.#inbox.hungry(countMax);
    if (streams.length > 0) await this.#fetch(streams, countMax, this.#inbox.isEmpty ? waitMs : 0);
    const batch = this.#inbox.take(countMax);
    // Behind: the next ones are on their way while these are worked on.
    if (batch.length === countMax) this.#ahead = this.#readAhead(countMax);
    return batch;
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

  /** What goes wrong here goes wrong again when it is asked for. */
  async #readAhead(countMax: number): Promise<void> {
    const streams = this.#inbox.hungry(countMax);
    if (streams.length > 0) await this.#fetch(streams, countMax, 0).catch(() => undefined);
  }

  /** Fills the inbox, and waits for something first when that is asked for. */
  async #fetch(streams: readonly string[], countMax: number, waitMs: number): Promise<void> {
    const { keys, reader, redis, group, owner, epoch } = this.#place;
    const names = streams.flatMap((stream) => [keys.of(stream), keys.oversize(stream)]);
    const cursors = streams.map((stream) => this.#inbox.cursor(stream));
    const standing = streams.map((stream, n) => [keys.of(stream), cursors[n] ?? ''] as const);
    const args = [epoch, owner, group, countMax, READ_BYTES_MAX, ...cursors];
    try {
      await readOrWait({ reader, redis, standing, waitMs }, async () => {
        const answer = await reader.qeRead(...scriptArgs([keys.group(group), ...names], ...args));
        this.#put(streams, answer);
        return !this.#inbox.isEmpty || this.#isEnded;
      });
    } catch (error) {
      this.#noteFailure(error);
    }
  }

  #put(streams: readonly string[], [outcome, ...read]: readonly unknown[]): void {
    const place = `group ${this.#place.group}`;
    if (outcome === 'FENCED') {
      throw new QeError('QE_STORE_FENCED', 'a newer instance is active', { place });
    }
    for (const [n, stream] of streams.entries()) {
      const [entries = [], isCut] = (read[n] ?? []) as readonly [RawEntry[]?, number?];
      const delivered = entries.map(([id, fields]) => ({
        stream,
        id,
        fields: fieldsOf(fields ?? []),
      }));
      this.#inbox.put(stream, delivered, isCut === 1);
    }
  }

  #noteFailure(error: unknown): void {
    if (this.#isEnded) return;
    const message = error instanceof Error ? error.message : String(error);
    // Somebody took the group away, or all there was: a new join makes it again at the position.
    if (message.startsWith('NOGROUP')) {
      throw new QeError('QE_STORE_GAP', message, { place: `group ${this.#place.group}` });
    }
    throw serverError(error);
  }
}
