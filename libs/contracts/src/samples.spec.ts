import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { QeEvent } from './envelope';
import { EVENT_TYPES, type EventType } from './events/index';
import { STREAM_OF } from './streams';
import { decodeEvent, encodeEvent, type WireFields } from './wire';

const FOLDER = path.join(__dirname, '..', 'samples');

function sampleOf(type: EventType): QeEvent {
  return JSON.parse(readFileSync(path.join(FOLDER, `${type}.json`), 'utf8')) as QeEvent;
}

/** The JSON pointers of all values in `value` that are no object and no list. */
function leavesOf(value: unknown, at: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [at];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, `${at}/${name}`));
}

/** The fields of an event with the value at a pointer into its data replaced. */
function brokenAt(event: QeEvent, pointer: string, value: unknown): WireFields {
  const whole = structuredClone({ data: event.data }) as Record<string, unknown>;
  const names = pointer.split('/').slice(1);
  const last = names.pop() ?? '';
  let inner = whole;
  for (const name of names) inner = inner[name] as Record<string, unknown>;
  inner[last] = value;
  return { ...encodeEvent(event), data: JSON.stringify(whole['data']) };
}

it('there is one sample for each type of event', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(EVENT_TYPES.map((type) => `${type}.json`).sort());
});

describe.each(EVENT_TYPES)('the sample of %s', (type) => {
  const sample = sampleOf(type);

  it('decodes, and encodes again to the same bytes', () => {
    const fields = encodeEvent(sample);
    const decoded = decodeEvent(fields, STREAM_OF[type]);
    if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
    expect(JSON.stringify(decoded.event)).toBe(JSON.stringify(sample));
    expect(JSON.stringify(encodeEvent(decoded.event))).toBe(JSON.stringify(fields));
  });

  it.each(leavesOf(sample.data, '/data'))('is refused at %s when null stands there', (pointer) => {
    const decoded = decodeEvent(brokenAt(sample, pointer, null), STREAM_OF[type]);
    const places = decoded.ok ? [] : decoded.problems.map((problem) => problem.place);
    expect(places).toContain(pointer);
  });

  it('is refused when a field is misspelled', () => {
    const decoded = decodeEvent(brokenAt(sample, '/data/symbl', 'CIM PRB'));
    expect(decoded).toMatchObject({
      ok: false,
      problems: [{ place: '/data', reason: 'unknown field "symbl"' }],
    });
  });
});
