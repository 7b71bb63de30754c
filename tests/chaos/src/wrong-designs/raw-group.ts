import { fieldsOf, type RawEntry, type RawStream } from '@quant-engine/fixtures';
import { optionsOfUrl } from '@quant-engine/redis-server';
import type { Delivered } from '@quant-engine/state-store';
import { Redis } from 'ioredis';
import { GROUP, STREAMS } from '../desk-events';
import type { WorkerContext } from '../worker/context';

const BATCH_MAX = 10;
const WAIT_MS = 50;
/** What somebody else has had in hand for so long is taken over. */
const CLAIM_AFTER_MS = 300;

/** A consumer of a group as the books have it: claims what others left behind, then reads on. */
export class RawGroup {
  readonly redis: Redis;
  readonly #consumer: string;
  readonly #keys: readonly string[];

  static async join({ assignment }: WorkerContext): Promise<RawGroup> {
    const { url, prefix, name } = assignment;
    const keys = STREAMS.map((stream) => prefix + stream);
    const redis = new Redis(optionsOfUrl(url));
    for (const key of keys)
      await redis.xgroup('CREATE', key, GROUP, '0', 'MKSTREAM').catch(isThere);
    return new RawGroup(redis, name, keys);
  }

  private constructor(redis: Redis, consumer: string, keys: readonly string[]) {
    this.redis = redis;
    this.#consumer = consumer;
    this.#keys = keys;
  }

  /** The next entries; none when nothing comes in time. */
  async next(): Promise<readonly Delivered[]> {
    for (const [n, key] of this.#keys.entries()) {
      const claimed = (await this.redis.xautoclaim(
        key,
        GROUP,
        this.#consumer,
        CLAIM_AFTER_MS,
        '0',
        'COUNT',
        BATCH_MAX,
      )) as [string, RawEntry[]];
      if (claimed[1].length > 0) return claimed[1].map((entry) => delivered(n, entry));
    }
    const read = (await this.redis.call('XREADGROUP', [
      ...['GROUP', GROUP, this.#consumer, 'COUNT', BATCH_MAX, 'BLOCK', WAIT_MS],
      ...['STREAMS', ...this.#keys, ...this.#keys.map(() => '>')],
    ])) as readonly RawStream[] | null;
    return (read ?? []).flatMap(([key, entries]) =>
      entries.map((entry) => delivered(this.#keys.indexOf(key), entry)),
    );
  }
}

function delivered(rank: number, [id, fields]: RawEntry): Delivered {
  return { stream: STREAMS[rank] as string, id, fields: fieldsOf(fields ?? []) };
}

function isThere(error: Error): void {
  if (!error.message.startsWith('BUSYGROUP')) throw error;
}
