import { Type } from '@sinclair/typebox';
import { Ajv, type AnySchemaObject, type ErrorObject, type ValidateFunction } from 'ajv';
import { SCHEMA_VERSION } from './envelope';
import type { Problem } from './errors';
import { eventTypes, payloadSchemaOf } from './events/catalogue';
import { EVENT_TYPES } from './events/index';
import { Account, closed, described, EventId, oneOf, UnixNsText } from './events/fields';

/** JSON schema of what stands around every payload. */
export const EnvelopeSchema = Type.Object(
  {
    event_id: EventId,
    event_type: oneOf(EVENT_TYPES),
    timestamp: described(UnixNsText, 'When it happened; of a caused event, the time of its cause.'),
    idempotency_key: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'The same when its producer sends it again.',
    }),
    account_id: Type.Optional(Account),
    causation_id: Type.Optional(
      described(EventId, 'The event that caused this one; absent on a root.'),
    ),
    correlation_id: described(EventId, 'The first event of the chain; a root names itself.'),
    schema_version: Type.Unsafe<typeof SCHEMA_VERSION>({ const: SCHEMA_VERSION }),
    data: Type.Unknown({ description: 'The payload of the type.' }),
  },
  {
    ...closed,
    $id: 'envelope',
    description: 'What stands around every payload; on the wire each of its fields is text.',
  },
);

/** What is reported of one event at most: a hostile one must not fill the dead letters. */
const PROBLEMS_MAX = 20;
const NAME_LENGTH_MAX = 40;

const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false });
const compiled = new Map<object, ValidateFunction>();

/** Compiled when it is first needed: a process start would wait for all of them else. */
function validatorOf(schema: object): ValidateFunction {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const validate = ajv.compile(schema as AnySchemaObject);
  compiled.set(schema, validate);
  return validate;
}

/** What is wrong with an envelope, its payload aside. */
export function problemsOfEnvelope(envelope: unknown): readonly Problem[] {
  const validate = validatorOf(envelopeSchema());
  return validate(envelope) ? [] : problemsFrom(validate.errors, '');
}

/** What is wrong with a payload of a type; nothing is known of an unknown type. */
export function problemsOfData(type: string, data: unknown): readonly Problem[] {
  const schema = payloadSchemaOf(type);
  if (schema === undefined) return [];
  const validate = validatorOf(schema);
  return validate(data) ? [] : problemsFrom(validate.errors, '/data');
}

let envelopes: { readonly types: number; readonly schema: object } = {
  types: EVENT_TYPES.length,
  schema: EnvelopeSchema,
};

/** The envelope with the types that outside packages have brought along. */
function envelopeSchema(): object {
  const types = eventTypes();
  if (types.length !== envelopes.types) {
    const properties = { ...EnvelopeSchema.properties, event_type: oneOf(types) };
    const schema = { ...EnvelopeSchema, $id: `envelope-${types.length}`, properties };
    envelopes = { types: types.length, schema };
  }
  return envelopes.schema;
}

function problemsFrom(
  errors: readonly ErrorObject[] | null | undefined,
  prefix: string,
): readonly Problem[] {
  return (errors ?? []).slice(0, PROBLEMS_MAX).map((error) => ({
    code: 'QE_SCHEMA_INVALID',
    place: `${prefix}${error.instancePath}` || '/',
    reason: reasonOf(error),
  }));
}

function reasonOf(error: ErrorObject): string {
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'additionalProperties':
      return `unknown field "${String(params['additionalProperty']).slice(0, NAME_LENGTH_MAX)}"`;
    case 'required':
      return `missing field "${String(params['missingProperty'])}"`;
    case 'enum':
      return `must be one of ${(params['allowedValues'] as string[]).join(', ')}`;
    case 'const':
      return `must be ${JSON.stringify(params['allowedValue'])}`;
    default:
      return error.message ?? error.keyword;
  }
}
