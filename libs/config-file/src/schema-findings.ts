import { Ajv, type ErrorObject } from 'ajv';
import { nearestWord } from './edit-distance';
import { pathOfPointer, pointerOf, type Finding } from './finding';
import type { TypedSchema } from './typed-schema';

const ajv = new Ajv({ allErrors: true, verbose: true, strict: true, strictTypes: false });

/** Everything in which a value does not fit a schema; at most one finding for each path. */
export function schemaFindings(schema: TypedSchema, value: unknown): readonly Finding[] {
  const validate = ajv.compile(schema);
  if (validate(value)) return [];
  const byPath = new Map<string, Finding>();
  for (const error of validate.errors ?? []) {
    const finding = findingOf(error);
    const pointer = pointerOf(finding.path);
    // A value of the wrong type breaks its other limits too; the first reason says it all.
    if (!byPath.has(pointer)) byPath.set(pointer, finding);
  }
  return [...byPath.values()];
}

function findingOf(error: ErrorObject): Finding {
  const path = pathOfPointer(error.instancePath);
  const params = error.params as Record<string, unknown>;
  if (error.keyword === 'required') {
    return { path: [...path, String(params['missingProperty'])], reason: 'missing' };
  }
  if (error.keyword === 'additionalProperties') {
    const key = String(params['additionalProperty']);
    return { path: [...path, key], reason: unknownKey(key, error.parentSchema) };
  }
  return { path, reason: `must ${demandOf(error, params)}, got ${shown(error.data)}` };
}

function unknownKey(key: string, schema: ErrorObject['parentSchema']): string {
  const [pattern] = Object.keys(schema?.['patternProperties'] ?? {});
  if (pattern !== undefined) return `is no name that can stand here (${pattern})`;
  const meant = nearestWord(key, Object.keys(schema?.['properties'] ?? {}));
  return meant === undefined ? 'unknown key' : `unknown key (did you mean ${meant}?)`;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  object: 'a mapping',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'nothing',
};

function demandOf(error: ErrorObject, params: Record<string, unknown>): string {
  switch (error.keyword) {
    case 'type':
      return `be ${[params['type']]
        .flat()
        .map((type) => TYPE_WORDS[String(type)])
        .join(' or ')}`;
    case 'enum':
      return `be one of ${(params['allowedValues'] as unknown[]).map(String).join(', ')}`;
    case 'pattern':
      return `be written like ${exampleOf(error)}`;
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return `be ${String(params['comparison'])} ${String(params['limit'])}`;
    default:
      return (error.message ?? error.keyword).replace(/^must /, '');
  }
}

function exampleOf(error: ErrorObject): string {
  const examples = error.parentSchema?.['examples'];
  return Array.isArray(examples) ? shown(examples[0]) : String(error.schema);
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : String(value);
}
