import {
  QeError,
  type StateCodec,
  type StateReader,
  type WireFields,
} from '@quant-engine/contracts';
import type { StatePatch } from '@quant-engine/state-store';
import { Map } from 'immutable';
import { mapChanges } from './map-changes';

/** Between a slice's name and a key of it; no symbol, account or id contains it. */
const SEPARATOR = '\u001f';
/** Marks a slice that is a Map, so that an empty one is not forgotten; it is not JSON. */
const MAP_MARKER = 'map';
/** Where the version of the shape stands; no slice is called so. */
const VERSION_FIELD = 'state_version';
/** Where the trading date stands that the service is in; no slice is called so. */
const DAY_FIELD = 'state_day';

/**
 * The fields that differ between two states, ready for a commit; null removes one. Slices and
 * entries that kept their identity are not looked into, so a commit costs what changed.
 *
 * @param before undefined to write everything
 */
export function statePatch<S>(codec: StateCodec<S>, before: S | undefined, after: S): StatePatch {
  const patch: Record<string, string | null> = {};
  if (before === undefined) patch[VERSION_FIELD] = String(codec.version);
  const old = before === undefined ? {} : codec.slices(before);
  const now = codec.slices(after);
  for (const [name, slice] of Object.entries(now)) {
    if (old[name] === slice) continue;
    if (Map.isMap(slice)) patchMap(patch, name, old[name], slice as Map<string, unknown>);
    else patch[name] = JSON.stringify(slice);
  }
  for (const [name, slice] of Object.entries(old)) {
    const goesOn = Object.hasOwn(now, name);
    if (!goesOn) patch[name] = null;
    if (!Map.isMap(slice) || (goesOn && Map.isMap(now[name]))) continue;
    for (const key of slice.keys()) patch[`${name}${SEPARATOR}${String(key)}`] = null;
  }
  return patch;
}

function patchMap(
  patch: Record<string, string | null>,
  name: string,
  old: unknown,
  now: Map<string, unknown>,
): void {
  const before = Map.isMap(old) ? (old as Map<string, unknown>) : undefined;
  if (before === undefined) patch[name] = MAP_MARKER;
  mapChanges(before ?? Map(), now, (key, value) => {
    patch[`${name}${SEPARATOR}${key}`] = value === undefined ? null : JSON.stringify(value);
  });
}

/** The field that keeps the trading date beside a state; none before the first tick. */
export function dayField(tradingDate: string | undefined): WireFields {
  return tradingDate === undefined ? {} : { [DAY_FIELD]: tradingDate };
}

/** The trading date that was kept with a state. */
export function dayIn(fields: WireFields): string | undefined {
  return fields[DAY_FIELD];
}

/** The whole state with its trading date, as the fields of a hash. */
export function stateFields<S>(
  codec: StateCodec<S>,
  state: S,
  tradingDate: string | undefined,
): WireFields {
  return { ...(statePatch(codec, undefined, state) as WireFields), ...dayField(tradingDate) };
}

/**
 * The state that was kept in the fields; undefined when nothing was.
 *
 * @param group whose state it is
 * @throws QE_STATE_VERSION when it was kept in another shape
 */
export function stateFrom<S>(
  codec: StateCodec<S>,
  fields: WireFields,
  group: string,
): S | undefined {
  if (Object.keys(fields).length === 0) return undefined;
  const { [VERSION_FIELD]: kept, ...others } = fields;
  if (kept !== String(codec.version)) {
    const what = kept === undefined ? 'of no version' : `of version ${kept}`;
    const message = `the state that was kept is ${what}; this program has version ${codec.version}`;
    throw new QeError('QE_STATE_VERSION', message, { place: `group ${group}` });
  }
  return codec.restore(readerOf(others));
}

function readerOf(fields: WireFields): StateReader {
  const plain: Record<string, unknown> = {};
  const maps: Record<string, [string, unknown][]> = {};
  for (const [field, text] of Object.entries(fields)) {
    if (field === DAY_FIELD) continue;
    const at = field.indexOf(SEPARATOR);
    if (at >= 0) {
      (maps[field.slice(0, at)] ??= []).push([field.slice(at + 1), JSON.parse(text)]);
    } else if (text === MAP_MARKER) {
      maps[field] ??= [];
    } else {
      plain[field] = JSON.parse(text);
    }
  }
  return {
    names: () => [...Object.keys(plain), ...Object.keys(maps)],
    value: (name) => plain[name],
    entries: (name) => maps[name] ?? [],
  };
}
