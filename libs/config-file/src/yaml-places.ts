import { isMap, isScalar, isSeq, type Pair } from 'yaml';
import type { Path } from './finding';

/** One value of a document and where it stands: at its key, or where a list item begins. */
export interface Place {
  readonly node: unknown;
  readonly path: Path;
  /** Characters from the start of the file. */
  readonly offset: number;
}

/** Every value of a document, from the top down, in the order of the file. */
export function* placesOf(node: unknown, path: Path = [], offset = 0): Generator<Place> {
  yield { node, path, offset };
  if (isMap(node)) {
    for (const pair of node.items) {
      yield* placesOf(pair.value, [...path, keyOf(pair)], startOf(pair.key));
    }
  }
  if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      yield* placesOf(item, [...path, index], startOf(item));
    }
  }
}

export function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : '';
}

/** Where a node of a parsed document begins. */
export function startOf(node: unknown): number {
  const range = (node as { range?: readonly number[] | null } | null)?.range;
  return range?.[0] ?? 0;
}
