import { contradictionsOf } from './consistency';
import type { Problem } from './errors';
import { SCHEMA_VERSION, type EventOf, type QeEvent } from './envelope';
import { EVENT_SCHEMAS, type EventType } from './events/index';
import { STREAM_OF, type StreamName } from './streams';
import { problemsOfData, problemsOfEnvelope } from './validate';

/** The fields of a stream entry: text only, as Redis holds them. */
export type WireFields = Readonly<Record<string, string>>;

/** An event may not be larger than this, all fields with their names, in UTF-16 code units. */
export const EVENT_SIZE_MAX = 1_048_576;

const VERSION_TEXT = String(SCHEMA_VERSION);

/** What became of reading an entry: an event, or everything that is wrong with it. */
export type Decoded =
  | { readonly ok: true; readonly event: QeEvent }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** The stream that an event belongs on. */
export function streamOf(event: QeEvent): StreamName {
  return STREAM_OF[event.event_type];
}

/** Writes an event as the fields of a stream entry. */
export function encodeEvent(event: QeEvent): WireFields {
  return {
    event_id: event.event_id,
    event_type: event.event_type,
    timestamp: event.timestamp,
    idempotency_key: event.idempotency_key,
    ...(event.account_id === undefined ? {} : { account_id: event.account_id }),
    ...(event.causation_id === undefined ? {} : { causation_id: event.causation_id }),
    correlation_id: event.correlation_id,
    schema_version: String(event.schema_version),
    data: JSON.stringify(event.data),
  };
}

/**
 * Reads and validates the fields of a stream entry. Of the envelope, `correlation_id` and
 * `schema_version` may be missing on an event that was written by hand: it is then its own root.
 *
 * @param stream where it was found: an event of another stream's type is refused
 */
export function decodeEvent(fields: WireFields, stream?: string): Decoded {
  const size = sizeOf(fields);
  if (size > EVENT_SIZE_MAX) {
    return refused('QE_EVENT_TOO_LARGE', '', `${size} characters, at most ${EVENT_SIZE_MAX} fit`);
  }
  const type = fields['event_type'];
  if (type === undefined || !Object.hasOwn(EVENT_SCHEMAS, type)) {
    const got = type === undefined ? 'it is missing' : `"${type.slice(0, 40)}" is not known`;
    return refused('QE_EVENT_UNKNOWN_TYPE', '/event_type', got);
  }
  const eventType = type as EventType;
  if (stream !== undefined && STREAM_OF[eventType] !== stream) {
    return refused('QE_SCHEMA_INVALID', '/event_type', `"${type}" does not belong on ${stream}`);
  }
  const { data: text = '', ...head } = fields;
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return refused('QE_EVENT_NOT_JSON', '/data', (error as Error).message.slice(0, 200));
  }
  const envelope = envelopeOf(head, data);
  const problems = [...problemsOfEnvelope(envelope), ...problemsOfData(eventType, data)];
  if (problems.length > 0) return { ok: false, problems };
  const event = envelope as unknown as QeEvent;
  const contradictions = contradictionsOf(event);
  return contradictions.length > 0 ? { ok: false, problems: contradictions } : { ok: true, event };
}

/** Everything that is wrong with an event before it is published; empty when nothing is. */
export function problemsOfEvent(event: QeEvent): readonly Problem[] {
  const decoded = decodeEvent(encodeEvent(event));
  return decoded.ok ? [] : decoded.problems;
}

/** Whether an event is of a type, for narrowing. */
export function isEventOf<T extends EventType>(
  event: QeEvent,
  type: T,
): event is QeEvent & EventOf<T> {
  return event.event_type === type;
}

/**
 * The envelope in the one order in which it is written, whatever the order of the fields, so that
 * an event is the same bytes wherever it is kept. Fields that are unknown stay, to be refused.
 */
function envelopeOf(head: WireFields, data: unknown): Readonly<Record<string, unknown>> {
  const { event_id, event_type, timestamp, idempotency_key, account_id, causation_id, ...rest } =
    head;
  const { correlation_id = event_id, schema_version = VERSION_TEXT, ...unknown } = rest;
  return {
    event_id,
    event_type,
    timestamp,
    idempotency_key,
    ...(account_id === undefined ? {} : { account_id }),
    ...(causation_id === undefined ? {} : { causation_id }),
    correlation_id,
    // Only the text itself: Number() would also take " 1", "0x1" and "1e0".
    schema_version: schema_version === VERSION_TEXT ? SCHEMA_VERSION : schema_version,
    data,
    ...unknown,
  };
}

function sizeOf(fields: WireFields): number {
  let size = 0;
  for (const [name, value] of Object.entries(fields)) size += name.length + value.length;
  return size;
}

function refused(code: Problem['code'], place: string, reason: string): Decoded {
  return { ok: false, problems: [{ code, place, reason }] };
}
