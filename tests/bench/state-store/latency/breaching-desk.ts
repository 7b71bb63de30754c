import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { STREAM_OF, type EventOf } from '@quant-engine/contracts';
import type { RedisStore } from '@quant-engine/state-store';
import { Redis } from 'ioredis';
import { flatEvent } from '../throughput/work';
import { ACCOUNTS, Book } from './book';
import { tickNow } from './market';
import { OrderWatch } from './order-watch';

/** A breach that has no order by then will have none. */
export const ORDER_MS_MAX = 2_000;
/** Longer than any stall of a machine that is still good for a figure. */
const WELL_MS_MAX = 20_000;
const POLL_MS = 20;
const TICK_MS = 1_000;
/** In between the broker fills the order. */
const CALM_AFTER_MS = 100;
const BREACH_PCT = 130.5;
const CALM_PCT = 100;

/** A breach and how long its order took; none when no order came of it. */
export interface Breach {
  readonly exposureId: string;
  readonly ms: number | undefined;
}

/** The clock of the desk, and its accounts that break the cap in turn. */
export class BreachingDesk {
  readonly #store: RedisStore;
  readonly #redis: Redis;
  readonly #watch: OrderWatch;
  readonly #books = ACCOUNTS.map((account) => new Book(account));
  #orderSeq = 0;
  #snapshots = 0;
  #ticks = 0;
  #ticking: NodeJS.Timeout | undefined;
  /** Never settles while all is well. */
  #failure: Promise<never> = new Promise(() => undefined);

  constructor(store: RedisStore, socket: string) {
    this.#store = store;
    this.#redis = new Redis({ path: socket });
    const reader = new Redis({ path: socket });
    this.#watch = new OrderWatch(reader, store.keys.prefix, (order) => {
      this.#orderSeq = Math.max(this.#orderSeq, order.seq);
      if (order.position_after === undefined) return;
      this.#bookOf(order.account_id)?.hold(order.symbol, order.position_after);
    });
  }

  /** Ticks once a second, and watches the orders. */
  start(): void {
    this.#failure = new Promise((_, reject) => {
      this.#ticking = setInterval(() => {
        this.#ticks += 1;
        void this.#store.publish([tickNow(this.#ticks)]).catch(reject);
      }, TICK_MS);
      void this.#watch.run().catch(reject);
    });
    // It is looked at while a breach is waited for.
    this.#failure.catch(() => undefined);
  }

  stop(): void {
    clearInterval(this.#ticking);
    this.#watch.stop();
    this.#redis.disconnect();
  }

  /** Accounts break the cap, one after the other; each is well again before its next turn. */
  async breach(count: number, everyMs: number): Promise<readonly Breach[]> {
    const breaches: Breach[] = [];
    const startMs = performance.now();
    for (let n = 0; n < count; n += 1) {
      // Not always at the same moment of the second, in which the clock ticks.
      const dueMs = startMs + n * everyMs + ((n * 137) % (everyMs / 2));
      await delay(Math.max(dueMs - performance.now(), 0));
      const book = this.#books[n % this.#books.length] as Book;
      await Promise.race([this.#untilWell(book.account), this.#failure]);
      const exposure = this.#snapshot(book, BREACH_PCT);
      breaches.push({
        exposureId: exposure.event_id,
        ms: await Promise.race([this.#timed(exposure), this.#failure]),
      });
      await delay(CALM_AFTER_MS);
      await this.#send(flatEvent(this.#snapshot(book, CALM_PCT)));
    }
    return breaches;
  }

  /** A breach that is taken together with the calm before it would only go on with the last one. */
  async #untilWell(account: string): Promise<void> {
    const hash = `state:decision:${account}`;
    for (let waitedMs = 0; waitedMs < WELL_MS_MAX; waitedMs += POLL_MS) {
      const { mode } = await this.#store.latest(hash);
      if (mode !== 'HARD_DERISK') return;
      await delay(POLL_MS);
    }
    throw new Error(`${account} is still to be reduced ${WELL_MS_MAX} ms after its breach`);
  }

  async #timed(exposure: EventOf<'exposure'>): Promise<number | undefined> {
    const fields = flatEvent(exposure);
    const seen = this.#watch.firstOf(exposure.event_id, ORDER_MS_MAX);
    const startMs = performance.now();
    const sent = this.#send(fields);
    const seenMs = await seen;
    await sent;
    return seenMs === undefined ? undefined : seenMs - startMs;
  }

  #snapshot(book: Book, grossPct: number): EventOf<'exposure'> {
    this.#snapshots += 1;
    return book.snapshot(`snapshot:${this.#snapshots}`, grossPct, this.#orderSeq);
  }

  #send(fields: readonly string[]): Promise<unknown> {
    return this.#redis.xadd(this.#store.keys.of(STREAM_OF.exposure), '*', ...fields);
  }

  #bookOf(account: string): Book | undefined {
    return this.#books.find((book) => book.account === account);
  }
}
