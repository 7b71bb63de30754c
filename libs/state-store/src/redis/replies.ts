import type { WireFields } from '@quant-engine/contracts';
import type { StreamEntry } from '../port';

/** An entry as the server sends it: its id and its fields with their values. */
export type RawEntry = readonly [id: string, fields: readonly string[] | null];
/** What a read gives of one stream: its key and its entries. */
export type RawStream = readonly [key: string, entries: readonly RawEntry[]];

export function entryOf([id, fields]: RawEntry): StreamEntry {
  return { id, fields: fieldsOf(fields ?? []) };
}

/** Pairs as an object; a field may be named anything, `__proto__` too. */
export function fieldsOf(flat: readonly string[]): WireFields {
  const fields: Record<string, string> = {};
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i] as string;
    const value = flat[i + 1] as string;
    if (name === '__proto__') {
      Object.defineProperty(fields, name, { value, enumerable: true, configurable: true });
    } else fields[name] = value;
  }
  return fields;
}

/** Fields as the server takes them. */
export function flatFields(fields: WireFields): string[] {
  return Object.entries(fields).flat();
}

/** A list of names and values, as `XINFO` gives them. */
export function infoOf(flat: readonly unknown[]): Readonly<Record<string, unknown>> {
  const info: Record<string, unknown> = {};
  for (let i = 0; i < flat.length; i += 2) info[String(flat[i])] = flat[i + 1];
  return info;
}
