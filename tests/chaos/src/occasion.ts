import type { Random } from '@quant-engine/fixtures';

/**
 * Something that happens again and again, whenever a measure has grown by so much: what is drawn.
 */
export class Occasion {
  readonly #random: Random;
  readonly #measure: () => number;
  readonly #least: number;
  readonly #most: number;
  #due: number;

  constructor(random: Random, measure: () => number, [least, most]: readonly [number, number]) {
    this.#random = random;
    this.#measure = measure;
    this.#least = least;
    this.#most = most;
    this.#due = this.#next();
  }

  /** True once each time. */
  isDue(): boolean {
    if (this.#measure() < this.#due) return false;
    this.#due = this.#next();
    return true;
  }

  #next(): number {
    return this.#measure() + this.#random.between(this.#least, this.#most);
  }
}
