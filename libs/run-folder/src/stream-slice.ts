import { compareStreamIds, type EventStore, type StreamEntry } from '@quant-engine/state-store';

const ENTRIES_PER_RANGE = 1_000;
const SEQUENCE_MAX = 2n ** 64n - 1n;

/** A part of a stream: the ids of its first and of its last entry, both in it. */
export interface StreamSlice {
  readonly from: string;
  readonly to: string;
  /** Where it is given, only these of them. */
  readonly only?: ReadonlySet<string>;
}

/** A slice as `range` gives a stream. */
export async function sliceRange(
  store: Pick<EventStore, 'range'>,
  stream: string,
  slice: StreamSlice,
  { after, count = Infinity }: { readonly after?: string; readonly count?: number },
): Promise<readonly StreamEntry[]> {
  const found: StreamEntry[] = [];
  const first = idBefore(slice.from);
  let last = after === undefined || compareStreamIds(after, first) < 0 ? first : after;
  while (found.length < count) {
    const page = await store.range(stream, { after: last, count: ENTRIES_PER_RANGE });
    for (const entry of page) {
      if (compareStreamIds(entry.id, slice.to) > 0) return found;
      if (slice.only === undefined || slice.only.has(entry.id)) found.push(entry);
      if (found.length === count) return found;
    }
    const end = page.at(-1);
    if (end === undefined) return found;
    last = end.id;
  }
  return found;
}

/** How many entries a slice has. */
export async function sliceLength(
  store: Pick<EventStore, 'range'>,
  stream: string,
  slice: StreamSlice,
): Promise<number> {
  let count = 0;
  let after: string | undefined;
  for (;;) {
    const options = { count: ENTRIES_PER_RANGE, ...(after === undefined ? {} : { after }) };
    const page = await sliceRange(store, stream, slice, options);
    count += page.length;
    if (page.length < ENTRIES_PER_RANGE) return count;
    after = page.at(-1)?.id;
  }
}

/** The id that comes right after another one. */
export function idAfter(id: string): string {
  const [ms = '0', sequence = '0'] = id.split('-');
  return BigInt(sequence) < SEQUENCE_MAX
    ? `${ms}-${BigInt(sequence) + 1n}`
    : `${BigInt(ms) + 1n}-0`;
}

/** The id that comes right before another one. */
export function idBefore(id: string): string {
  const [ms = '0', sequence = '0'] = id.split('-');
  if (BigInt(sequence) > 0n) return `${ms}-${BigInt(sequence) - 1n}`;
  return BigInt(ms) > 0n ? `${BigInt(ms) - 1n}-${SEQUENCE_MAX}` : '0-0';
}
