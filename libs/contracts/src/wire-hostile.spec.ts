import fc from 'fast-check';
import { rootEvent } from './envelope';
import type { Problem } from './errors';
import { EVENT_TYPES } from './events/index';
import { EVENT_SIZE_MAX, decodeEvent, encodeEvent, type WireFields } from './wire';

const TIME = '1768235760123456789';
const QUOTE = { symbol: 'CIM PRB', bid: '25.10', ask: '25.20', quote_time: TIME } as const;
const GOOD = encodeEvent(rootEvent('l1', 'tape:2026-01-12:17', TIME, QUOTE));

function problemsIn(fields: WireFields): readonly Problem[] {
  const decoded = decodeEvent(fields);
  return decoded.ok ? [] : decoded.problems;
}

/** The good entry with its data written as the given text. */
function withData(data: string): WireFields {
  return { ...GOOD, data };
}

describe('names that could reach a prototype', () => {
  const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];

  it.each(NAMES)('the envelope has no field %s', (name) => {
    const hostile = Object.fromEntries([...Object.entries(GOOD), [name, 'x']]);
    expect(Object.hasOwn(hostile, name)).toBe(true);
    expect(problemsIn(hostile)).toMatchObject([
      { code: 'QE_SCHEMA_INVALID', place: '/', reason: `unknown field "${name}"` },
    ]);
  });

  it.each(NAMES)('a payload has no field %s', (name) => {
    const text = JSON.stringify(QUOTE).replace('{', `{"${name}":{"polluted":true},`);
    expect(problemsIn(withData(text))).toMatchObject([
      { code: 'QE_SCHEMA_INVALID', place: '/data', reason: `unknown field "${name}"` },
    ]);
    expect({}).not.toHaveProperty('polluted');
  });

  it('a payload does not inherit what it lacks', () => {
    const text = '{"__proto__":{"symbol":"CIM PRB","bid":"1","ask":"1","quote_time":"1"}}';
    const reasons = problemsIn(withData(text)).map((problem) => problem.reason);
    expect(reasons).toContain('missing field "symbol"');
  });

  it.each(['__proto__', 'constructor', 'prototype', 'line\\nbreak', ''])(
    'a figure is not named "%s"',
    (name) => {
      const data =
        `{"alert_type":"X","message":"m","severity":"info","figures":{"${name}":` +
        `{"any":"thing"}}}`;
      const problems = problemsIn({ ...GOOD, event_type: 'alert', data });
      expect(problems).toMatchObject([{ code: 'QE_SCHEMA_INVALID', place: '/data/figures' }]);
    },
  );
});

describe('entries that are made to hurt', () => {
  it('refuses 5 MB unread, in whatever field they stand', () => {
    const big = 'x'.repeat(5_000_000);
    for (const hostile of [withData(`{"symbol":"${big}"}`), { ...GOOD, [big]: '' }]) {
      expect(problemsIn(hostile)).toMatchObject([{ code: 'QE_EVENT_TOO_LARGE' }]);
    }
    expect(problemsIn({ ...GOOD, event_type: big })).toMatchObject([
      { code: 'QE_EVENT_TOO_LARGE' },
    ]);
  });

  it('takes an event of exactly the largest size and none that is larger', () => {
    const size = Object.entries(GOOD).reduce(
      (sum, [name, text]) => sum + name.length + text.length,
      0,
    );
    const largest = withData(GOOD['data'] + ' '.repeat(EVENT_SIZE_MAX - size));
    expect(decodeEvent(largest).ok).toBe(true);
    expect(problemsIn(withData(`${largest['data']} `))).toMatchObject([
      { code: 'QE_EVENT_TOO_LARGE' },
    ]);
  });

  it('survives data that is nested half a million deep', () => {
    const depth = 500_000;
    const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(problemsIn(withData(deep))).toMatchObject([{ code: 'QE_SCHEMA_INVALID' }]);
    expect(problemsIn(withData(`{"symbol":${deep}}`)).length).toBeGreaterThan(0);
  });

  it('answers fifty thousand unknown fields with a short list', () => {
    const members = Array.from({ length: 50_000 }, (_, i) => `"f${i}":1`);
    const problems = problemsIn(withData(`{${members.join()}}`));
    expect(problems.length).toBeGreaterThan(0);
    expect(JSON.stringify(problems).length).toBeLessThan(5_000);
  });

  it('quotes little of what it refuses', () => {
    const long = 'n'.repeat(100_000);
    const hostile = [
      { ...GOOD, event_type: long },
      { ...GOOD, [long]: '' },
      withData(`{"${long}":1}`),
      withData(long),
      { ...GOOD, event_type: 'alert', data: `{"figures":{"${long}":[]}}` },
    ];
    for (const fields of hostile) {
      expect(JSON.stringify(problemsIn(fields)).length).toBeLessThan(2_000);
    }
  });

  it('never throws, whatever the fields', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.constantFrom(...EVENT_TYPES),
    );
    const names = fc.oneof(fc.constantFrom(...Object.keys(GOOD), '__proto__'), fc.string());
    fc.assert(
      fc.property(fc.array(fc.tuple(names, text)), (entries) => {
        const decoded = decodeEvent({ ...GOOD, ...Object.fromEntries(entries) });
        expect(decoded.ok || decoded.problems.length > 0).toBe(true);
      }),
    );
  });
});
