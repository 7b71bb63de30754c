import type { EventType } from './events/index';
import type { EventDataOf } from './events/payloads';
import { deriveId } from './ids';
import type { UnixNs } from './time';

/** The version of the envelope and of all payloads. */
export const SCHEMA_VERSION = 1;

/** An event of one type: its envelope and its payload. */
export interface EventOf<T extends EventType> {
  readonly event_id: string;
  readonly event_type: T;
  readonly timestamp: UnixNs;
  readonly idempotency_key: string;
  readonly account_id?: string;
  /** The event that caused this one; absent on a root. */
  readonly causation_id?: string;
  /** The first event of the chain; a root names itself. */
  readonly correlation_id: string;
  readonly schema_version: number;
  readonly data: EventDataOf[T];
}

/** Any event; `event_type` tells which. */
export type QeEvent = { [T in EventType]: EventOf<T> }[EventType];

/** What a caused event inherits from its cause. */
export type Cause = Pick<QeEvent, 'event_id' | 'timestamp' | 'correlation_id'>;

/**
 * An event that nothing inside the desk caused: a tick, a quote, a strategy's proposal.
 *
 * @param key what makes it the same event when its producer sends it again, for example
 *   `tape:2026-01-12:17`; id and idempotency key are derived from it
 */
export function rootEvent<T extends EventType>(
  type: T,
  key: string,
  timestamp: UnixNs,
  data: EventDataOf[T],
  accountId?: string,
): EventOf<T> {
  const id = deriveId(type, key);
  return {
    event_id: id,
    event_type: type,
    timestamp,
    idempotency_key: id,
    ...(accountId === undefined ? {} : { account_id: accountId }),
    correlation_id: id,
    schema_version: SCHEMA_VERSION,
    data,
  };
}

/**
 * An event that a service makes out of another: it bears the time of its cause, and its id is
 * derived from its cause, so that a replay makes the same one.
 *
 * @param parts what tells it from other events of its type with the same cause
 */
export function causedEvent<T extends EventType>(
  type: T,
  cause: Cause,
  parts: readonly (string | number)[],
  data: EventDataOf[T],
  accountId?: string,
): EventOf<T> {
  const id = deriveId(type, cause.event_id, ...parts);
  return {
    event_id: id,
    event_type: type,
    timestamp: cause.timestamp,
    idempotency_key: id,
    ...(accountId === undefined ? {} : { account_id: accountId }),
    causation_id: cause.event_id,
    correlation_id: cause.correlation_id,
    schema_version: SCHEMA_VERSION,
    data,
  };
}
