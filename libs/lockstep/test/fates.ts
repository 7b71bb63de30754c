import { EventEmitter } from 'node:events';
import type { EventStore, Mailbox, Membership } from '@quant-engine/state-store';

/** What befalls a process at one of its calls to the outside, before or after the call is made. */
export interface Fate {
  /** Counted from the start of the process. */
  readonly call: number;
  readonly when: 'BEFORE' | 'AFTER';
  /**
   * `DIE` it is killed; `FREEZE` it stands still, is taken for dead, and wakes up later; `ERROR` the
   * call fails.
   */
  readonly how: 'DIE' | 'FREEZE' | 'ERROR';
}

/** How many calls of the others go by before a frozen process wakes up. */
const FROZEN_FOR_CALLS = 12;

/** All processes of a desk: what one does lets time go by for the frozen ones. */
export class World {
  readonly #calls = new EventEmitter().setMaxListeners(0);

  call(): void {
    this.#calls.emit('call');
  }

  thawed(): Promise<void> {
    return new Promise((resolve) => {
      let left = FROZEN_FOR_CALLS;
      const count = (): void => {
        left -= 1;
        if (left > 0) return;
        this.#calls.off('call', count);
        resolve();
      };
      this.#calls.on('call', count);
    });
  }
}

const forever = new Promise<never>(() => undefined);

/** One process, whose calls to the outside meet their fates. */
export class Life {
  readonly #world: World;
  readonly #fates: readonly Fate[];
  readonly #onGone: () => void;
  #calls = 0;
  #isDead = false;

  /** @param onGone called when the process died, or is taken for dead */
  constructor(world: World, fates: readonly Fate[], onGone: () => void) {
    this.#world = world;
    this.#fates = fates;
    this.#onGone = onGone;
  }

  /** Makes a call to the outside, or does not live to see it made. */
  async call<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isDead) return forever;
    this.#calls += 1;
    this.#world.call();
    const fate = this.#fates.find(({ call }) => call === this.#calls);
    if (fate?.when === 'BEFORE') await this.#meet(fate);
    const result = await work();
    if (fate?.when === 'AFTER') await this.#meet(fate);
    return this.#isDead ? forever : result;
  }

  async #meet({ how }: Fate): Promise<void> {
    if (how === 'ERROR') throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    this.#onGone();
    if (how === 'FREEZE') return this.#world.thawed();
    this.#isDead = true;
    return forever;
  }

  store(store: EventStore): EventStore {
    return this.#wrap(store, async (name, result) =>
      name === 'join' && (result as { outcome: string }).outcome === 'JOINED'
        ? this.#wrap(result as Membership)
        : result,
    );
  }

  mailbox(mailbox: Mailbox): Mailbox {
    return this.#wrap(mailbox);
  }

  #wrap<T extends object>(
    target: T,
    onResult: (name: string, result: unknown) => Promise<unknown> = async (_, result) => result,
  ): T {
    return new Proxy(target, {
      get: (_, name: string) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        const method = value.bind(target) as (...args: unknown[]) => Promise<unknown>;
        return async (...args: unknown[]) => onResult(name, await this.call(() => method(...args)));
      },
    });
  }
}
