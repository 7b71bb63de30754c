import {
  encodeEvent,
  problemsOfEncoded,
  QeError,
  streamOf,
  type Problem,
  type QeEvent,
  type UnixNs,
  type WireFields,
} from '@quant-engine/contracts';
import { decodeFields } from './decode-entry';

/** An event ready to be appended. */
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

/**
 * Writes an event as fields and reads it back, once for all its readers in this process: what a
 * reader would refuse is seen here.
 */
export function checkEvent(event: QeEvent): CheckedEvent {
  const fields = Object.freeze(encodeEvent(event));
  const decoded = decodeFields(fields, streamOf(event));
  return checked(event, fields, decoded.ok ? [] : decoded.problems);
}

/** Writes an event as fields that are read in another process, if anywhere. */
export function checkSentEvent(event: QeEvent): CheckedEvent {
  const fields = encodeEvent(event);
  return checked(event, fields, problemsOfEncoded(event, fields));
}

function checked(event: QeEvent, fields: WireFields, problems: readonly Problem[]): CheckedEvent {
  const { timestamp, idempotency_key: idempotencyKey } = event;
  return { stream: streamOf(event), timestamp, idempotencyKey, fields, problems };
}

/**
 * The outputs of a commit. They come from our own cores, so one that does not fit is a fault of the
 * program and stops the commit.
 *
 * @param check finds what is wrong with an event
 * @throws QE_SCHEMA_INVALID
 */
export function encodeOutputs(
  outputs: readonly QeEvent[],
  check: (event: QeEvent) => CheckedEvent,
): readonly EncodedEvent[] {
  return outputs.map((event, index) => {
    const checked = check(event);
    const [problem] = checked.problems;
    if (problem === undefined) return checked;
    const what = `output ${index} (${event.event_type} ${event.event_id})`;
    throw new QeError('QE_SCHEMA_INVALID', `${what}: ${problem.place} ${problem.reason}`, {
      place: `outputs/${index}${problem.place}`,
    });
  });
}
