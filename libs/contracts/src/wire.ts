import { contradictionsOf } from './consistency';
import type { Problem } from './errors';
import { SCHEMA_VERSION, type EventOf, type QeEvent } from './envelope';
import { payloadSchemaOf, streamOfType } from './events/catalogue';
import type { EventType } from './events/index';
import { EnvelopeSchema, problemsOfData, problemsOfEnvelope } from './validate';

/** The fields of a stream entry: text only, as Redis holds them. */
export type WireFields = Readonly<Record<string, string>>;

/** An event may not be larger than this, all fields with their names, in UTF-16 code units. */
export const EVENT_SIZE_MAX = 1_048_576;

const VERSION_TEXT = String(SCHEMA_VERSION);

/** What became of reading an entry: an event, or everything that is wrong with it. */
export type Decoded =
  | { readonly ok: true; readonly event: QeEvent }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Where an event of an unknown type was meant to go: a producer may be newer than this reader. */
export const UNKNOWN_STREAM = 'unknown';

/** The stream that an event belongs on. */
export function streamOf(event: Pick<QeEvent, 'event_type'>): string {
  return streamOfType(event.event_type) ?? UNKNOWN_STREAM;
}

/** Writes an event as the fields of a stream entry. */
export function encodeEvent(event: QeEvent): WireFields {
  const { account_id: account, causation_id: cause } = event;
  // Field by field and in this order: this is asked for every event, and copies are slow.
  const fields: Record<string, string> = {
    event_id: event.event_id,
    event_type: event.event_type,
    timestamp: event.timestamp,
    idempotency_key: event.idempotency_key,
  };
  if (account !== undefined) fields['account_id'] = account;
  if (cause !== undefined) fields['causation_id'] = cause;
  fields['correlation_id'] = event.correlation_id;
  fields['schema_version'] = String(event.schema_version);
  fields['data'] = JSON.stringify(event.data);
  return fields;
}

/**
 * Reads and validates the fields of a stream entry. Of the envelope, `correlation_id` and
 * `schema_version` may be missing on an event that was written by hand: it is then its own root.
 *
 * @param stream where it was found: an event of another stream's type is refused
 */
export function decodeEvent(fields: WireFields, stream?: string): Decoded {
  const refusal = refusalOf(fields);
  if (refusal !== undefined) return { ok: false, problems: [refusal] };
  const type = fields['event_type'] as EventType;
  if (stream !== undefined && streamOfType(type) !== stream) {
    return refused('QE_SCHEMA_INVALID', '/event_type', `"${type}" does not belong on ${stream}`);
  }
  let data: unknown;
  try {
    data = JSON.parse(fields['data'] ?? '');
  } catch (error) {
    return refused('QE_EVENT_NOT_JSON', '/data', (error as Error).message.slice(0, 200));
  }
  const envelope = envelopeOf(fields, data);
  const problems = [...problemsOfEnvelope(envelope), ...problemsOfData(type, data)];
  if (problems.length > 0) return { ok: false, problems };
  const event = envelope as unknown as QeEvent;
  const contradictions = contradictionsOf(event);
  return contradictions.length > 0 ? { ok: false, problems: contradictions } : { ok: true, event };
}

/** Everything that is wrong with an event before it is published; empty when nothing is. */
export function problemsOfEvent(event: QeEvent): readonly Problem[] {
  return problemsOfEncoded(event, encodeEvent(event));
}

/**
 * The same for an event together with its fields. The event itself is looked at: nothing is read
 * back from the fields but their size.
 */
export function problemsOfEncoded(event: QeEvent, fields: WireFields): readonly Problem[] {
  const refusal = refusalOf(fields);
  if (refusal !== undefined) return [refusal];
  const problems = [...problemsOfEnvelope(event), ...problemsOfData(event.event_type, event.data)];
  return problems.length > 0 ? problems : contradictionsOf(event);
}

/** Whether an event is of a type, for narrowing. */
export function isEventOf<T extends EventType>(
  event: QeEvent,
  type: T,
): event is QeEvent & EventOf<T> {
  return event.event_type === type;
}

/** What the fields of an event may be called. */
const KNOWN: ReadonlySet<string> = new Set(Object.keys(EnvelopeSchema.properties));

/**
 * The envelope in the one order in which it is written, whatever the order of the fields, so that
 * an event is the same bytes wherever it is kept. Fields that are unknown stay, to be refused.
 */
function envelopeOf(fields: WireFields, data: unknown): Readonly<Record<string, unknown>> {
  const { event_id, event_type, timestamp, idempotency_key, account_id, causation_id } = fields;
  // Field by field: this is asked for every event, and copies of objects are slow.
  const envelope: Record<string, unknown> = {};
  if (event_id !== undefined) envelope['event_id'] = event_id;
  if (event_type !== undefined) envelope['event_type'] = event_type;
  if (timestamp !== undefined) envelope['timestamp'] = timestamp;
  if (idempotency_key !== undefined) envelope['idempotency_key'] = idempotency_key;
  if (account_id !== undefined) envelope['account_id'] = account_id;
  if (causation_id !== undefined) envelope['causation_id'] = causation_id;
  envelope['correlation_id'] = fields['correlation_id'] ?? event_id;
  const version = fields['schema_version'] ?? VERSION_TEXT;
  // Only the text itself: Number() would also take " 1", "0x1" and "1e0".
  envelope['schema_version'] = version === VERSION_TEXT ? SCHEMA_VERSION : version;
  envelope['data'] = data;
  return isKnown(fields) ? envelope : { ...envelope, ...unknownOf(fields) };
}

function isKnown(fields: WireFields): boolean {
  for (const name in fields) if (!KNOWN.has(name)) return false;
  return true;
}

/** By entries: a field may be named anything, `__proto__` too. */
function unknownOf(fields: WireFields): WireFields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !KNOWN.has(name)));
}

function sizeOf(fields: WireFields): number {
  let size = 0;
  for (const name in fields) size += name.length + (fields[name] ?? '').length;
  return size;
}

/** Why fields are not even looked into. */
function refusalOf(fields: WireFields): Problem | undefined {
  const size = sizeOf(fields);
  if (size > EVENT_SIZE_MAX) {
    const reason = `${size} characters, at most ${EVENT_SIZE_MAX} fit`;
    return { code: 'QE_EVENT_TOO_LARGE', place: '', reason };
  }
  const type = fields['event_type'];
  if (type !== undefined && payloadSchemaOf(type) !== undefined) return undefined;
  const reason = type === undefined ? 'it is missing' : `"${type.slice(0, 40)}" is not known`;
  return { code: 'QE_EVENT_UNKNOWN_TYPE', place: '/event_type', reason };
}

function refused(code: Problem['code'], place: string, reason: string): Decoded {
  return { ok: false, problems: [{ code, place, reason }] };
}
