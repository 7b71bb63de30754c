import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  decodeEvent,
  encodeEvent,
  EVENT_SCHEMAS,
  EVENT_TYPES,
  EnvelopeSchema,
  type EventType,
  type QeEvent,
} from '@quant-engine/contracts';
import { eventsPage } from './events-page';

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, ObjectSchema>>;
  readonly required?: readonly string[];
  readonly items?: ObjectSchema;
  readonly patternProperties?: Readonly<Record<string, ObjectSchema>>;
}

/** What the page says of each field of a section: its path, and when it is required. */
function required(section: string): Readonly<Record<string, string>> {
  const [, body = ''] = eventsPage().split(`\n## ${section}\n`);
  const [table = ''] = body.split('\n## ');
  const rows = [...table.matchAll(/^\| `([^`]+)` \|.*$/gm)];
  return Object.fromEntries(
    rows.map(([row, path = '']) => [path, (row.split(' | ')[2] ?? '').trim()]),
  );
}

/** The same, read from the schema by another way: what has to be there for each path. */
function expected(schema: ObjectSchema, path = '', inside = 'yes'): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const own = path === '' ? name : `${path}.${name}`;
    const must = (schema.required ?? []).includes(name);
    found[own] = must ? inside : '';
    const [named] = Object.values(field.patternProperties ?? {});
    if (field.items !== undefined)
      Object.assign(found, expected(field.items, `${own}[]`, 'in each'));
    else if (named !== undefined) Object.assign(found, expected(named, `${own}.*`, 'in each'));
    else Object.assign(found, expected(field, own, must ? inside : `with \`${own}\``));
  }
  return found;
}

function sampleOf(type: EventType): QeEvent {
  const samples = join(__dirname, '..', '..', 'libs', 'contracts', 'samples');
  return JSON.parse(readFileSync(join(samples, `${type}.json`), 'utf8')) as QeEvent;
}

it.each(EVENT_TYPES)('says of every field of %s whether it is required', (type) => {
  expect(required(type)).toEqual(expected(EVENT_SCHEMAS[type] as ObjectSchema));
});

it.each(EVENT_TYPES)('is right about %s: an event without a required field is refused', (type) => {
  const event = sampleOf(type);
  for (const [name, when] of Object.entries(required(type))) {
    if (!Object.hasOwn(event.data, name)) continue;
    const data = Object.fromEntries(Object.entries(event.data).filter(([key]) => key !== name));
    const decoded = decodeEvent(encodeEvent({ ...event, data } as unknown as QeEvent));
    const missing = decoded.ok
      ? []
      : decoded.problems.filter(({ reason }) => /required|missing/.test(reason));
    expect([name, missing.length > 0]).toEqual([name, when === 'yes']);
  }
});

it('is right about the envelope', () => {
  const fields = encodeEvent({ ...sampleOf('alert'), account_id: 'HAMMER' });
  const page = required('Envelope');
  expect(Object.keys(page)).toEqual(Object.keys(EnvelopeSchema.properties));
  for (const [name, when] of Object.entries(page)) {
    const without = Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
    expect([name, decodeEvent(without).ok]).toEqual([name, when === '']);
  }
});
