/**
 * Which id an idempotency key was first published under, for as long as the window lasts in event
 * time. Two generations of keys make forgetting cheap: the older one is dropped whole, once all of
 * it has expired. So at most two windows' worth of keys is held.
 */
export class IdempotencyWindow {
  readonly #windowMs: number;
  #young = new Map<string, First>();
  #old = new Map<string, First>();
  #youngSinceMs = 0;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** How many keys are held, expired ones that were not dropped yet among them. */
  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** The id that `key` has inside the window that ends at `nowMs`. */
  find(key: string, nowMs: number): string | undefined {
    const first = this.#young.get(key) ?? this.#old.get(key);
    return first !== undefined && nowMs - first.ms < this.#windowMs ? first.id : undefined;
  }

  /** @param ms never falls from one call to the next */
  remember(key: string, id: string, ms: number): void {
    if (ms - this.#youngSinceMs >= this.#windowMs) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngSinceMs = ms;
    }
    this.#young.set(key, { id, ms });
  }
}

interface First {
  readonly id: string;
  readonly ms: number;
}
