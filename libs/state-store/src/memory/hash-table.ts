import type { WireFields } from '@quant-engine/contracts';
import type { StatePatch } from '../port';

/** The hashes of the desk. As on a server, one without fields does not exist. */
export class HashTable {
  readonly #hashes = new Map<string, Map<string, string>>();

  read(hash: string): WireFields {
    return Object.fromEntries(this.#hashes.get(hash) ?? []);
  }

  replace(hash: string, fields: WireFields): void {
    this.#store(hash, new Map(Object.entries(fields)));
  }

  patch(hash: string, patch: StatePatch): void {
    const fields = this.#hashes.get(hash) ?? new Map<string, string>();
    for (const [field, value] of Object.entries(patch)) {
      if (value === null) fields.delete(field);
      else fields.set(field, value);
    }
    this.#store(hash, fields);
  }

  names(): readonly string[] {
    return [...this.#hashes.keys()].sort();
  }

  #store(hash: string, fields: Map<string, string>): void {
    if (fields.size === 0) this.#hashes.delete(hash);
    else this.#hashes.set(hash, fields);
  }
}
