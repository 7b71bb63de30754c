import type { Map } from 'immutable';

/** A key whose value changed; undefined when it is gone. */
type OnChange = (key: string, value: unknown) => void;

type Entry = readonly [key: string, value: unknown];

/**
 * A node of the tree that an `immutable` Map is. Two Maps of which one was made from the other share
 * every node that did not change, so a comparison need not look into those. What a node looks like
 * is the library's own affair: its version is pinned, and a test compares with a plain walk.
 */
interface TreeNode {
  /** A leaf with some entries. */
  readonly entries?: readonly Entry[];
  /** A leaf with one entry. */
  readonly entry?: Entry;
  /** Children; where there is a bitmap, only those whose bit is set. */
  readonly nodes?: readonly (TreeNode | undefined)[];
  readonly bitmap?: number;
}

const WIDTH = 32;

/**
 * Tells of every key that differs between two Maps, in no particular order. It costs what changed,
 * not what is there, when one Map was made from the other.
 */
export function mapChanges(
  before: Map<string, unknown>,
  after: Map<string, unknown>,
  onChange: OnChange,
): void {
  compare(rootOf(before), rootOf(after), onChange);
}

function rootOf(map: Map<string, unknown>): TreeNode | undefined {
  return (map as unknown as { readonly _root?: TreeNode })._root;
}

function compare(
  before: TreeNode | undefined,
  after: TreeNode | undefined,
  onChange: OnChange,
): void {
  if (before === after) return;
  if (before?.nodes !== undefined && after?.nodes !== undefined) {
    for (let slot = 0; slot < WIDTH; slot += 1) {
      compare(childOf(before, slot), childOf(after, slot), onChange);
    }
    return;
  }
  const old = new globalThis.Map(entriesUnder(before));
  for (const [key, value] of entriesUnder(after)) {
    if (!old.has(key) || old.get(key) !== value) onChange(key, value);
    old.delete(key);
  }
  for (const key of old.keys()) onChange(key, undefined);
}

function childOf({ nodes = [], bitmap }: TreeNode, slot: number): TreeNode | undefined {
  if (bitmap === undefined) return nodes[slot];
  const bit = 1 << slot;
  if ((bitmap & bit) === 0) return undefined;
  return nodes[bitCount(bitmap & (bit - 1))];
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

function* entriesUnder(node: TreeNode | undefined): Generator<Entry> {
  if (node === undefined) return;
  if (node.entry !== undefined) yield node.entry;
  if (node.entries !== undefined) yield* node.entries;
  for (const child of node.nodes ?? []) yield* entriesUnder(child);
}
