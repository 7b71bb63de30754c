import type { TSchema } from '@sinclair/typebox';
import { QeError } from '../errors';
import { DEAD_LETTERS, STREAM_OF } from '../streams';
import { EVENT_SCHEMAS } from './index';

/** A type of event that a package outside this workspace brings along. */
export interface EventDefinition {
  /** Lower case with underscores, such as `spread`. */
  readonly type: string;
  /** The stream that holds events of this type and of no other, such as `ev.spreads`. */
  readonly stream: string;
  /** JSON schema of the payload. Close its objects, so that a misspelt field is refused. */
  readonly schema: Readonly<Record<string, unknown>>;
}

const TYPE = /^[a-z][a-z0-9_]{0,39}$/;
const STREAM = /^ev\.[a-z][a-z0-9_]{0,39}$/;

const schemas = new Map<string, object>(Object.entries<TSchema>(EVENT_SCHEMAS));
const streams = new Map<string, string>(Object.entries(STREAM_OF));
const own = new Map<string, EventDefinition>();

/**
 * Makes a type of event known to everything in this process that reads or writes events. Called
 * once, before the first event; the same definition again changes nothing.
 *
 * @throws QE_EVENT_DEFINITION for a name that is taken or malformed, or a stream that is
 */
export function defineEventType(definition: EventDefinition): void {
  const { type, stream, schema } = definition;
  const known = own.get(type);
  if (known !== undefined && JSON.stringify(known) === JSON.stringify(definition)) return;
  const reason = refusalOf(definition);
  if (reason !== undefined) throw new QeError('QE_EVENT_DEFINITION', reason, { place: type });
  own.set(type, definition);
  schemas.set(type, schema);
  streams.set(type, stream);
}

function refusalOf({ type, stream, schema }: EventDefinition): string | undefined {
  if (typeof type !== 'string' || !TYPE.test(type)) return 'a type is written like spread_alert';
  if (schemas.has(type)) return `the type ${type} is taken`;
  if (typeof stream !== 'string' || !STREAM.test(stream)) {
    return 'a stream is written like ev.spreads';
  }
  if (stream === DEAD_LETTERS || [...streams.values()].includes(stream)) {
    return `the stream ${stream} is taken`;
  }
  if (typeof schema !== 'object' || schema === null) return 'the schema is no object';
  return undefined;
}

/** The schema of a type's payload; undefined when the type is unknown. */
export function payloadSchemaOf(type: string): object | undefined {
  return schemas.get(type);
}

/** The stream of a type; undefined when the type is unknown. */
export function streamOfType(type: string): string | undefined {
  return streams.get(type);
}

/** Every type that is known, those of outside packages last. */
export function eventTypes(): readonly string[] {
  return [...schemas.keys()];
}

/** Every stream of events, those of outside packages last. */
export function eventStreams(): readonly string[] {
  return [...streams.values()];
}
