import { encodeEvent, streamOf, type QeEvent, type WireFields } from '@quant-engine/contracts';
import type { RecordReaders } from './record';

/** Where something is not done again as it was done. */
export interface Difference {
  /** `journal:decision_engine/1768227900000-3 ev.intents`, or a hash and its field. */
  readonly place: string;
  /** What is on record, as text; undefined: nothing. */
  readonly was: string | undefined;
  readonly is: string | undefined;
}

/**
 * Compares an event that was made again with the one on record. Events that others wrote to its
 * stream meanwhile are passed over.
 */
export function eventDifference(
  readers: RecordReaders,
  event: QeEvent,
  place: string,
): Difference | undefined {
  const stream = streamOf(event);
  const recorded = readers.of(stream).find(({ fields }) => fields['event_id'] === event.event_id);
  const is = textOf(encodeEvent(event));
  const was = recorded === undefined ? undefined : textOf(recorded.fields);
  return was === is ? undefined : { place: `${place} ${stream}`, was, is };
}

/** Compares the fields of a hash with those on record. */
export function hashDifference(
  hash: string,
  was: WireFields,
  is: WireFields,
): Difference | undefined {
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
  const name = names.find((one) => was[one] !== is[one]);
  if (name === undefined) return undefined;
  return { place: `${hash} ${name}`, was: was[name], is: is[name] };
}

/** The order of an entry's fields says nothing: each home of a store has its own. */
function textOf(fields: WireFields): string {
  const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(sorted));
}
