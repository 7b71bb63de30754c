import type { WireFields } from '@quant-engine/contracts';
import type { StreamEntry } from '../port';
import { compareStreamIds } from '../stream-id';

/** One stream in memory: entries in the order of their ids. */
export class StreamLog {
  readonly #entries: StreamEntry[] = [];
  #lastMs = 0;
  #lastSeq = 0;

  get length(): number {
    return this.#entries.length;
  }

  /** The millisecond that an entry appended at `ms` would bear: ids never fall back. */
  msAt(ms: number): number {
    return Math.max(ms, this.#lastMs);
  }

  append(ms: number, fields: WireFields): StreamEntry {
    const idMs = this.msAt(ms);
    // The first id is never 0-0, which stands for "before the first entry".
    this.#lastSeq = idMs === this.#lastMs ? this.#lastSeq + 1 : 0;
    this.#lastMs = idMs;
    const entry = Object.freeze({ id: `${idMs}-${this.#lastSeq}`, fields });
    this.#entries.push(entry);
    return entry;
  }

  at(index: number): StreamEntry | undefined {
    return this.#entries[index];
  }

  slice(from: number, countMax: number): readonly StreamEntry[] {
    return this.#entries.slice(from, from + countMax);
  }

  /** The index of the first entry after `id`. @throws QE_STREAM_ID */
  indexAfter(id: string): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#entries[middle];
      if (entry !== undefined && compareStreamIds(entry.id, id) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
