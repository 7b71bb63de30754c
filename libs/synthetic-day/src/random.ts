/** A stream of whole numbers that its seed alone decides, the same on every machine. */
export interface Random {
  /** A whole number from 0 up to and without `bound` (at most 2^20). */
  below: (bound: number) => number;
  /** A whole number from `low` to `high`, both included. */
  between: (low: number, high: number) => number;
  /** True in `perMille` of a thousand cases. */
  chance: (perMille: number) => boolean;
  /** One of the items; there must be one. */
  pick: <T>(items: readonly T[]) => T;
  /** The items in another order. */
  shuffle: <T>(items: readonly T[]) => T[];
}

const TWO_POW_32 = 4_294_967_296;

/**
 * A generator for a seed and a purpose: each purpose draws from its own stream, so that one more
 * draw for a quote does not move the prices of another symbol. Integer arithmetic on 32 bits only
 * (splitmix32), since the last digits of floating-point functions differ by platform.
 */
export function randomOf(...seed: readonly string[]): Random {
  let state = hash32(seed.join('\n'));
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  // The product of 32 and 20 bits is exact in a double.
  const below = (bound: number): number => Math.floor((next() * bound) / TWO_POW_32);
  return {
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: (perMille) => below(1000) < perMille,
    pick: (items) => items[below(items.length)] as (typeof items)[number],
    shuffle: (items) => shuffled(items, below),
  };
}

/** Fisher and Yates, Statistical tables (1938), in the form of Durstenfeld (1964). */
function shuffled<T>(items: readonly T[], below: (bound: number) => number): T[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = below(last + 1);
    [mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
  }
  return mixed;
}

/** FNV-1a over UTF-16 code units. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash;
}
