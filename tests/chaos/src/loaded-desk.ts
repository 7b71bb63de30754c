import { joinGroup } from '@quant-engine/fixtures';
import type { Loss, Membership, RedisStore } from '@quant-engine/state-store';
import { countingCommit } from './counting';
import { GROUP, inputOf, STREAMS } from './desk-events';

const PUBLISHED_AT_ONCE = 5;
const BATCH_MAX = 50;
const WAIT_MS = 100;

/** A desk under load in this process: a producer, and the counting service. */
export class LoadedDesk {
  /** When each input had its answer, by its number, counted from 1. */
  readonly answeredAtMs: number[] = [];
  /** What the store has told of commits that are gone. */
  readonly losses: Loss[] = [];
  /** How many commits the server has acknowledged, as far as the active instance knows. */
  commits = 0;
  /** Since when the instance is the active one. */
  joinedAtMs = Infinity;
  readonly #prefix: string;
  readonly #store: RedisStore;
  #isOver = false;
  #work: Promise<unknown> = Promise.resolve();

  /** @param store that tells its losses to `losses` */
  constructor(prefix: string, store: RedisStore) {
    this.#prefix = prefix;
    this.#store = store;
  }

  start(): void {
    this.#work = Promise.all([this.#publish(), this.#serve()]);
    // What fails is told by `finish`.
    this.#work.catch(() => undefined);
  }

  /** Stops publishing, and serves on until there is nothing left. */
  async finish(): Promise<void> {
    this.#isOver = true;
    await this.#work;
  }

  async #publish(): Promise<void> {
    while (!this.#isOver) {
      const first = this.answeredAtMs.length + 1;
      const numbers = Array.from({ length: PUBLISHED_AT_ONCE }, (_, n) => first + n);
      await this.#store.publish(numbers.map((n) => inputOf(this.#prefix, n)));
      for (let n = 0; n < PUBLISHED_AT_ONCE; n += 1) this.answeredAtMs.push(performance.now());
    }
  }

  async #serve(): Promise<void> {
    while (!(await this.#serveOnce(await this.#join())));
  }

  async #join(): Promise<Membership> {
    const member = await joinGroup(this.#store, { group: GROUP, streams: STREAMS });
    const lease = (await this.#store.leases()).find(({ group }) => group === GROUP);
    this.commits = lease?.commits ?? 0;
    this.joinedAtMs = performance.now();
    return member;
  }

  /** @returns whether everything is done; else it has to join again */
  async #serveOnce(member: Membership): Promise<boolean> {
    let { state } = member;
    for (;;) {
      const taken = await member.read({ countMax: BATCH_MAX, waitMs: WAIT_MS });
      if (taken.length === 0) {
        if (this.#isOver) return true;
        continue;
      }
      const commit = countingCommit(taken, state, `${this.commits + 1}`);
      if ((await member.commit(commit)) !== 'COMMITTED') break;
      this.commits += 1;
      state = { ...state, ...(commit.state as Record<string, string>) };
    }
    await member.leave();
    return false;
  }
}
