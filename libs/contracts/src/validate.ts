import { Type } from '@sinclair/typebox';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Problem } from './errors';
import { EVENT_SCHEMAS, EVENT_TYPES, type EventType } from './events/index';
import { Account, closed, EventId, oneOf, UnixNsText } from './events/fields';

/** The envelope around every payload, as an object (on the wire its fields are text). */
export const EnvelopeSchema = Type.Object(
  {
    event_id: EventId,
    event_type: oneOf(EVENT_TYPES),
    timestamp: UnixNsText,
    idempotency_key: Type.String({ minLength: 1, maxLength: 200 }),
    account_id: Type.Optional(Account),
    causation_id: Type.Optional(EventId),
    correlation_id: EventId,
    schema_version: Type.Literal(1),
    data: Type.Unknown(),
  },
  { ...closed, $id: 'envelope' },
);

const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false });
const validateEnvelope = ajv.compile(EnvelopeSchema);
const validateData = new Map<EventType, ValidateFunction>(
  EVENT_TYPES.map((type) => [type, ajv.compile(EVENT_SCHEMAS[type])]),
);

export function problemsOfEnvelope(envelope: unknown): readonly Problem[] {
  return validateEnvelope(envelope) ? [] : problemsFrom(validateEnvelope.errors, '');
}

export function problemsOfData(type: EventType, data: unknown): readonly Problem[] {
  const validate = validateData.get(type);
  if (validate === undefined || validate(data)) return [];
  return problemsFrom(validate.errors, '/data');
}

function problemsFrom(
  errors: readonly ErrorObject[] | null | undefined,
  prefix: string,
): readonly Problem[] {
  return (errors ?? []).map((error) => ({
    code: 'QE_SCHEMA_INVALID',
    place: `${prefix}${error.instancePath}` || '/',
    reason: reasonOf(error),
  }));
}

function reasonOf(error: ErrorObject): string {
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'additionalProperties':
      return `unknown field "${String(params['additionalProperty'])}"`;
    case 'required':
      return `missing field "${String(params['missingProperty'])}"`;
    case 'enum':
      return `must be one of ${(params['allowedValues'] as string[]).join(', ')}`;
    default:
      return error.message ?? error.keyword;
  }
}
