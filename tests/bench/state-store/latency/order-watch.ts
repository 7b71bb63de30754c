import { performance } from 'node:perf_hooks';
import { DEAD_LETTERS, STREAM_OF, type OrderData } from '@quant-engine/contracts';
import type { Redis } from 'ioredis';
import { fieldsOf } from '../throughput/work';

type Read = readonly [key: string, entries: readonly [id: string, flat: readonly string[]][]][];

const BLOCK_MS = 1_000;

/**
 * Reads the orders of the desk as they come, and tells whoever waits for the first one of a chain.
 */
export class OrderWatch {
  readonly #redis: Redis;
  readonly #keys: readonly string[];
  readonly #waiting = new Map<string, (atMs: number) => void>();
  readonly #onOrder: (order: OrderData) => void;
  #isOver = false;

  /** @param redis a connection of its own: a read that waits holds it up */
  constructor(redis: Redis, prefix: string, onOrder: (order: OrderData) => void) {
    this.#redis = redis;
    this.#keys = [prefix + STREAM_OF.order, prefix + DEAD_LETTERS];
    this.#onOrder = onOrder;
  }

  /** When the first order of the chain that began with an event was seen; undefined when never. */
  firstOf(eventId: string, limitMs: number): Promise<number | undefined> {
    return new Promise((resolve) => {
      const settle = (atMs: number | undefined): void => {
        clearTimeout(timer);
        this.#waiting.delete(eventId);
        resolve(atMs);
      };
      const timer = setTimeout(() => settle(undefined), limitMs);
      this.#waiting.set(eventId, settle);
    });
  }

  /** Reads until it is stopped. @throws when something became a dead letter */
  async run(): Promise<void> {
    const after = this.#keys.map(() => '0-0');
    while (!this.#isOver) {
      const read = (await this.#redis.xread(
        'BLOCK',
        BLOCK_MS,
        'STREAMS',
        ...this.#keys,
        ...after,
      )) as Read | null;
      const atMs = performance.now();
      for (const [key, entries] of read ?? []) {
        if (key !== this.#keys[0]) throw new Error(`a dead letter: ${String(entries[0]?.[1])}`);
        after[0] = entries.at(-1)?.[0] ?? '0-0';
        for (const [, flat] of entries) this.#take(fieldsOf(flat), atMs);
      }
    }
  }

  stop(): void {
    this.#isOver = true;
    this.#redis.disconnect();
  }

  #take(fields: Readonly<Record<string, string>>, atMs: number): void {
    const order = JSON.parse(fields['data'] ?? '') as OrderData;
    if (order.action === 'PENDING_SUBMIT') {
      this.#waiting.get(fields['correlation_id'] ?? '')?.(atMs);
    }
    this.#onOrder(order);
  }
}
