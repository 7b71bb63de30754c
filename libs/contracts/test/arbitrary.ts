import fc from 'fast-check';
import {
  classificationOf,
  EVENT_SCHEMAS,
  sideOfClassification,
  type EventDataOf,
  type EventType,
  type IntentData,
} from '../src/index';

/** As much of JSON Schema as the events use. */
export interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly title?: string;
  readonly description?: string;
}

/** Payloads of a type, drawn from its schema: so a new field is covered when it is added. */
export function payloads<T extends EventType>(type: T): fc.Arbitrary<EventDataOf[T]> {
  const drawn = valuesOf(EVENT_SCHEMAS[type] as Schema) as fc.Arbitrary<EventDataOf[T]>;
  const side = { intent: 'action', order: 'order_action' }[type as string];
  return side === undefined ? drawn : drawn.map((data) => withoutContradiction(data, side));
}

/** The class and the side of an order follow from its bucket, direction and effect. */
function withoutContradiction<D>(data: D, sideField: string): D {
  const { bucket, dir, effect } = data as Pick<IntentData, 'bucket' | 'dir' | 'effect'>;
  const classification = classificationOf(bucket, dir, effect);
  return { ...data, classification, [sideField]: sideOfClassification(classification) };
}

/** Values that fit a schema. @throws on a schema of a kind that it does not know */
export function valuesOf(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(valuesOf));
  switch (schema.type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({
        min: schema.minimum ?? Number.MIN_SAFE_INTEGER,
        max: schema.maximum ?? Number.MAX_SAFE_INTEGER,
      });
    case 'number':
      return numbers(schema);
    case 'string':
      if (schema.title === 'UUID') return fc.uuid();
      return schema.pattern === undefined ? texts(schema) : matching(schema.pattern);
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}), { maxLength: 3 });
    case 'object':
      return objects(schema);
    default:
      throw new Error(`no values are known for ${JSON.stringify(schema)}`);
  }
}

function numbers(schema: Schema): fc.Arbitrary<number> {
  const min = schema.minimum ?? -Number.MAX_VALUE;
  const max = schema.maximum ?? Number.MAX_VALUE;
  // JSON has no negative zero.
  return fc.double({ min, max, noNaN: true }).map((value) => (value === 0 ? 0 : value));
}

function texts(schema: Schema): fc.Arbitrary<string> {
  return fc.string({ unit: 'binary', maxLength: Math.min(schema.maxLength ?? 40, 40) });
}

function matching(pattern: string): fc.Arbitrary<string> {
  const whole = new RegExp(pattern, 'u');
  // fast-check draws no look-ahead: draw without it, then keep what the whole pattern takes.
  const drawn = new RegExp(pattern.replace(/^\^\(\?!.*?\$\)/, '^'));
  return fc.stringMatching(drawn).filter((text) => whole.test(text));
}

function objects(schema: Schema): fc.Arbitrary<unknown> {
  const [named] = Object.entries(schema.patternProperties ?? {});
  if (named !== undefined) {
    const [pattern, value] = named;
    return fc.dictionary(matching(pattern), valuesOf(value), {
      maxKeys: 3,
      noNullPrototype: true,
    });
  }
  const fields = Object.entries(schema.properties ?? {});
  return fc.record(Object.fromEntries(fields.map(([name, field]) => [name, valuesOf(field)])), {
    requiredKeys: [...(schema.required ?? [])],
    noNullPrototype: true,
  });
}
