import type { StateCodec } from '@quant-engine/contracts';
import { isMap } from 'immutable';

/**
 * A state as another process finds it: through JSON, and with the entries of its Maps in reverse,
 * since a store promises no order.
 */
export function restored<S>(codec: StateCodec<S>, state: S): S {
  const kept = new Map<string, string>();
  for (const [name, slice] of Object.entries(codec.slices(state))) {
    const text = JSON.stringify(isMap(slice) ? [...slice.entries()].reverse() : slice);
    if (text !== undefined) kept.set(name, text);
  }
  const read = (name: string): unknown => {
    const text = kept.get(name);
    return text === undefined ? undefined : JSON.parse(text);
  };
  return codec.restore({
    names: () => [...kept.keys()],
    value: read,
    entries: (name) => (read(name) ?? []) as [string, unknown][],
  });
}

/**
 * A state as text which is the same for states that are the same, in whatever order their Maps and
 * objects were filled.
 */
export function stateText<S>(codec: StateCodec<S>, state: S): string {
  const slices = Object.entries(codec.slices(state)).map(([name, slice]) => [
    name,
    isMap(slice) ? Object.fromEntries(slice as Iterable<[string, unknown]>) : slice,
  ]);
  return JSON.stringify(sorted(JSON.parse(JSON.stringify(Object.fromEntries(slices)))));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([name, part]) => [name, sorted(part)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
