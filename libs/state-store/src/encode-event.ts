import {
  encodeEvent,
  QeError,
  streamOf,
  type Problem,
  type QeEvent,
  type UnixNs,
  type WireFields,
} from '@quant-engine/contracts';
import { decodeFields } from './decode-entry';

/** Where an event of an unknown type was meant to go. */
const UNKNOWN_STREAM = 'unknown';

/** An event ready to be appended. Its fields are frozen and already decoded for its readers. */
export interface EncodedEvent {
  readonly stream: string;
  readonly timestamp: UnixNs;
  readonly idempotencyKey: string;
  readonly fields: WireFields;
}

/** An event together with everything that is wrong with it; `problems` is empty when nothing is. */
export interface CheckedEvent extends EncodedEvent {
  readonly problems: readonly Problem[];
}

/** Writes an event as fields and reads it back: what a reader would refuse is seen here. */
export function checkEvent(event: QeEvent): CheckedEvent {
  // A producer of another version may know types that this one does not.
  const stream: string = streamOf(event) ?? UNKNOWN_STREAM;
  const fields = Object.freeze(encodeEvent(event));
  const decoded = decodeFields(fields, stream);
  return {
    stream,
    timestamp: event.timestamp,
    idempotencyKey: event.idempotency_key,
    fields,
    problems: decoded.ok ? [] : decoded.problems,
  };
}

/**
 * The outputs of a commit. They come from our own cores, so one that does not fit is a fault of the
 * program and stops the commit.
 *
 * @throws QE_SCHEMA_INVALID
 */
export function encodeOutputs(outputs: readonly QeEvent[]): readonly EncodedEvent[] {
  return outputs.map((event, index) => {
    const checked = checkEvent(event);
    const [problem] = checked.problems;
    if (problem === undefined) return checked;
    const what = `output ${index} (${event.event_type} ${event.event_id})`;
    throw new QeError('QE_SCHEMA_INVALID', `${what}: ${problem.place} ${problem.reason}`, {
      place: `outputs/${index}${problem.place}`,
    });
  });
}
