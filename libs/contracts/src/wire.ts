import type { Problem } from './errors';
import type { EventOf, QeEvent } from './envelope';
import { EVENT_SCHEMAS, type EventType } from './events/index';
import { STREAM_OF, type StreamName } from './streams';
import { problemsOfData, problemsOfEnvelope } from './validate';

/** The fields of a stream entry: text only, as Redis holds them. */
export type WireFields = Readonly<Record<string, string>>;

/** An event may not be larger than this, all fields together, in UTF-16 code units. */
export const EVENT_SIZE_MAX = 1_048_576;

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
  const size = Object.values(fields).reduce((sum, value) => sum + value.length, 0);
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
  let data: unknown;
  try {
    data = JSON.parse(fields['data'] ?? '');
  } catch (error) {
    return refused('QE_EVENT_NOT_JSON', '/data', (error as Error).message.slice(0, 200));
  }
  const { schema_version = '1', ...rest } = fields;
  const envelope = {
    correlation_id: fields['event_id'],
    ...rest,
    schema_version: Number(schema_version),
    data,
  };
  const problems = [...problemsOfEnvelope(envelope), ...problemsOfData(eventType, data)];
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, event: envelope as unknown as QeEvent };
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

function refused(code: Problem['code'], place: string, reason: string): Decoded {
  return { ok: false, problems: [{ code, place, reason }] };
}
