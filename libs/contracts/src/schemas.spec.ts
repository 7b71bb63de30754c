import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { EVENT_TYPES } from './events/index';

/** What another program would do: take the published files and nothing else. */
function read(folder: string, name: string): Record<string, unknown> {
  const file = path.join(__dirname, '..', folder, `${name}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}

const payloads = EVENT_TYPES.map((type) => read('schemas', `${type}.schema`));
const ajv = new Ajv({ strict: true, strictTypes: false, schemas: payloads });
const isEvent = ajv.compile(read('schemas', 'envelope.schema'));

describe('the published JSON schemas', () => {
  it.each(EVENT_TYPES)('take the sample of %s as a whole event', (type) => {
    expect(isEvent(read('samples', type))).toBe(true);
  });

  it.each(EVENT_TYPES)('refuse the payload of %s under another type', (type) => {
    const other = type === 'l1' ? 'print' : 'l1';
    expect(isEvent({ ...read('samples', type), event_type: other })).toBe(false);
  });

  it('refuse an unknown field in the envelope', () => {
    expect(isEvent({ ...read('samples', 'l1'), extra: 1 })).toBe(false);
  });
});
