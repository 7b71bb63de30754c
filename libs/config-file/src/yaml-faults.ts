import { isAlias, isMap, isScalar } from 'yaml';
import type { Finding } from './finding';
import { keyOf, startOf, type Place } from './yaml-places';

/** A finding that knows where it stands: a fault of the notation, not of a value. */
export interface Fault extends Finding {
  readonly offset: number;
}

const TEXT_LENGTH_MAX = 1_048_576;
const NESTING_MAX = 100;
const DEEP_BLOCK = new RegExp(`^[ ?-]{${2 * NESTING_MAX}}`, 'm');

/**
 * At most 15 digits, of which 6 behind the point, are read and written back as they stand. What
 * else YAML takes for a number (.inf, .nan, 0x1F, 1e3) is a slip in a file of limits.
 */
const EXACT_NUMBER = /^-?(?=(?:\.?\d){1,15}$)(?:0|[1-9]\d*)(?:\.\d{1,6})?$/;

/**
 * A text that must not even reach the parser: it works recursively, and some thousand levels end
 * the whole process.
 */
export function faultOfText(text: string): Fault | undefined {
  const whole = { path: [], offset: 0 };
  if (text.length > TEXT_LENGTH_MAX) {
    return { ...whole, reason: `the file is longer than ${TEXT_LENGTH_MAX} characters` };
  }
  if (flowDepth(text) > NESTING_MAX || DEEP_BLOCK.test(text)) {
    return { ...whole, reason: `the file is nested more than ${NESTING_MAX} levels deep` };
  }
  return undefined;
}

function flowDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = Math.max(depth + (bracket === '[' || bracket === '{' ? 1 : -1), 0);
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** An alias can stand for a value that grows with every use, and has no place of its own. */
export function aliasFaults(places: readonly Place[]): readonly Fault[] {
  return places
    .filter(({ node }) => isAlias(node))
    .map(({ path, offset }) => ({ path, offset, reason: 'is an alias: write the value out' }));
}

export function numberFaults(places: readonly Place[]): readonly Fault[] {
  return places.flatMap(({ node, path, offset }) => {
    if (!isScalar(node) || typeof node.value !== 'number') return [];
    const written = node.source ?? '';
    if (EXACT_NUMBER.test(written)) return [];
    const reason = `must be a plain decimal of at most 15 digits, 6 of them behind the point`;
    return [{ path, offset, reason: `${reason}, got ${written.slice(0, 40)}` }];
  });
}

export function duplicateKeyFaults(places: readonly Place[]): readonly Fault[] {
  return places.flatMap(({ node, path }) => {
    if (!isMap(node)) return [];
    const seen = new Set<string>();
    return node.items.flatMap((pair) => {
      const key = keyOf(pair);
      if (!seen.has(key)) {
        seen.add(key);
        return [];
      }
      return [{ path: [...path, key], offset: startOf(pair.key), reason: 'stands twice' }];
    });
  });
}
