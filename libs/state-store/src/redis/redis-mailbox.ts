import { randomUUID } from 'node:crypto';
import type { WireFields } from '@quant-engine/contracts';
import type { Mailbox } from '../mailbox';
import type { StreamEntry } from '../port';
import { STREAM_START } from '../stream-id';
import { append, RESEND_WINDOW_MS } from './append';
import { endConnection, type Connection } from './connection';
import type { DeskKeys } from './keys';
import { readRange } from './range';
import { infoOf } from './replies';
import { readOrWait } from './wait';

const MESSAGES_MAX = 1_000;

/** Mailboxes on the server of the desk. */
export class RedisMailbox implements Mailbox {
  readonly #keys: DeskKeys;
  readonly #redis: Connection;
  readonly #reader: Connection;
  #closed = false;

  /** @param reader a connection of its own: a read that waits holds it up */
  constructor(keys: DeskKeys, redis: Connection, reader: Connection) {
    this.#keys = keys;
    this.#redis = redis;
    this.#reader = reader;
  }

  async post(box: string, fields: WireFields): Promise<string> {
    const mark = this.#keys.once(`box:${box}`, randomUUID());
    const message = {
      stream: this.#keys.box(box),
      mark,
      windowMs: RESEND_WINDOW_MS,
      fields,
      lengthMax: MESSAGES_MAX,
    };
    const [posted] = await append(this.#redis, [message]);
    return posted?.id ?? STREAM_START;
  }

  async read(box: string, after: string, waitMs: number): Promise<readonly StreamEntry[]> {
    if (this.#closed) return [];
    const key = this.#keys.box(box);
    const standing = [[key, after]] as const;
    let read: readonly StreamEntry[] = [];
    try {
      await readOrWait({ reader: this.#reader, redis: this.#redis, standing, waitMs }, async () => {
        read = await readRange(this.#reader, key, { after, count: MESSAGES_MAX });
        return read.length > 0 || this.#closed;
      });
      return read;
    } catch (error) {
      if (this.#closed) return [];
      throw error;
    }
  }

  async newest(box: string): Promise<string> {
    const key = this.#keys.box(box);
    if ((await this.#redis.exists(key)) === 0) return STREAM_START;
    const info = infoOf((await this.#redis.xinfo('STREAM', key)) as unknown[]);
    return String(info['last-generated-id']);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await endConnection(this.#reader);
  }
}
