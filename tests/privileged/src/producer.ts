import { setTimeout as delay } from 'node:timers/promises';
import { isQeError } from '@quant-engine/contracts';
import { quote } from '@quant-engine/fixtures';
import type { EventStore } from '@quant-engine/state-store';

/** Every so manieth quote is published twice, as after an answer that was lost. */
const AGAIN_EVERY = 7;
const PER_CALL = 5;

/** Publishes numbered quotes, one call after the other, and remembers which were answered for. */
export class Producer {
  readonly #store: EventStore;
  readonly #pauseMs: number;
  readonly #acknowledged: string[] = [];
  readonly #between: (() => Promise<void>)[] = [];
  #isStopped = false;
  #running: Promise<void> = Promise.resolve();

  /** @param options.pauseMs between two calls; 0 for as fast as it goes */
  constructor(store: EventStore, { pauseMs = 0 } = {}) {
    this.#store = store;
    this.#pauseMs = pauseMs;
  }

  /** The events that the store answered for, in order. */
  get acknowledged(): readonly string[] {
    return this.#acknowledged;
  }

  /** Resolves when it was stopped; fails with what it could not go on after. */
  get ended(): Promise<void> {
    return this.#running;
  }

  start(): this {
    this.#isStopped = false;
    this.#running = this.#run().catch((error: unknown) => {
      if (!isQeError(error) || error.code !== 'QE_STORE_CLOSED') throw error;
    });
    return this;
  }

  /** Resolves when the last call was answered, or given up since the store was closed. */
  stop(): Promise<void> {
    this.#isStopped = true;
    return this.#running;
  }

  /** Does something between two calls, so that no quote is published again across it. */
  between(action: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#between.push(() => action().then(resolve, reject));
    });
  }

  /** Publishes the next quotes. */
  async publish(count: number): Promise<void> {
    const from = this.#acknowledged.length;
    const quotes = Array.from({ length: count }, (_, n) => quote(from + n));
    const answers = await this.#store.publish(quotes);
    if (answers.some(({ outcome }) => outcome === 'REFUSED'))
      throw new Error('a quote was refused');
    this.#acknowledged.push(...quotes.map(({ event_id }) => event_id));
  }

  /** Publishes everything again that was answered for. @returns how many were new to the store */
  async publishAgain(store = this.#store): Promise<number> {
    const quotes = this.#acknowledged.map((_, n) => quote(n));
    const answers = await store.publish(quotes);
    return answers.filter(({ outcome }) => outcome === 'APPENDED').length;
  }

  async #run(): Promise<void> {
    for (let calls = 1; !this.#isStopped; calls += 1) {
      await this.publish(PER_CALL);
      if (calls % AGAIN_EVERY === 0) await this.#repeatLast();
      for (const action of this.#between.splice(0)) await action();
      if (this.#pauseMs > 0) await delay(this.#pauseMs);
    }
  }

  async #repeatLast(): Promise<void> {
    await this.#store.publish([quote(this.#acknowledged.length - 1)]);
  }
}
