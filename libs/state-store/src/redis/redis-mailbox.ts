import { randomUUID } from 'node:crypto';
import type { WireFields } from '@quant-engine/contracts';
import type { Mailbox } from '../mailbox';
import type { StreamEntry } from '../port';
import { STREAM_START } from '../stream-id';
import { append, RESEND_WINDOW_MS } from './append';
import { endConnection, guardRead, type Connection } from './connection';
import type { DeskKeys } from './keys';
import { entryOf, infoOf, type RawStream } from './replies';

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
    const wait = waitMs > 0 ? ['BLOCK', Math.ceil(waitMs)] : [];
    const guard = guardRead(this.#reader, this.#redis, waitMs);
    try {
      const read = (await this.#reader.call('XREAD', [
        ...wait,
        'STREAMS',
        this.#keys.box(box),
        after,
      ])) as readonly RawStream[] | null;
      return (read?.[0]?.[1] ?? []).map(entryOf);
    } catch (error) {
      if (this.#closed) return [];
      throw error;
    } finally {
      clearInterval(guard);
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
