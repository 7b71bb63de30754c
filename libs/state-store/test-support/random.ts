/** Draws that a seed repeats (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to, and never, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends among them. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** One of some things, of which there is one at least. */
  pick<T>(things: readonly T[]): T {
    return things[this.between(0, things.length - 1)] as T;
  }
}

/** The seed of a run: the one in the environment, to see a run again, or a new one. */
export function seedOf(text: string | undefined): number {
  return text === undefined || text === '' ? Date.now() % 1_000_000 : Number(text);
}
