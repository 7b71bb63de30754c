import type { StateCodec } from '@quant-engine/contracts';
import { Map } from 'immutable';

/**
 * A state as another process finds it: through JSON, and with the entries of its Maps in reverse,
 * since a store promises no order.
 */
export function restored<S>(codec: StateCodec<S>, state: S): S {
  const kept: Record<string, string> = {};
  for (const [name, slice] of Object.entries(codec.slices(state))) {
    kept[name] = JSON.stringify(Map.isMap(slice) ? [...slice].reverse() : slice);
  }
  return codec.restore({
    names: () => Object.keys(kept),
    value: (name) => (kept[name] === undefined ? undefined : JSON.parse(kept[name])),
    entries: (name) => (kept[name] === undefined ? [] : JSON.parse(kept[name])),
  });
}
