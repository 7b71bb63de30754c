import fc from 'fast-check';
import { payloads } from '../test/arbitrary';
import { rootEvent, type QeEvent } from './envelope';
import { EVENT_TYPES, type EventType } from './events/index';
import { STREAM_OF } from './streams';
import {
  decodeEvent,
  encodeEvent,
  isEventOf,
  problemsOfEvent,
  streamOf,
  type WireFields,
} from './wire';
import type { Problem } from './errors';

const TIME = '1768235760123456789';
const QUOTE = { symbol: 'CIM PRB', bid: '25.10', ask: '25.20', quote_time: TIME } as const;
const GOOD = encodeEvent(rootEvent('l1', 'tape:2026-01-12:17', TIME, QUOTE));
const LINE_END = /[\r\n]/;

/** Events of a type, with and without a cause. */
function eventsOf(type: EventType): fc.Arbitrary<QeEvent> {
  const cause = fc.option(fc.uuid(), { nil: undefined });
  const time = fc.bigInt({ min: 0n, max: 9_999_999_999_999_999_999n }).map(String);
  return fc.tuple(payloads(type), cause, time).map(([data, causation_id, timestamp]) => ({
    ...rootEvent(type, 'any', timestamp, data),
    ...(causation_id === undefined ? {} : { causation_id }),
  })) as fc.Arbitrary<QeEvent>;
}

function problemsIn(fields: WireFields, stream?: string): readonly Problem[] {
  const decoded = decodeEvent(fields, stream);
  return decoded.ok ? [] : decoded.problems;
}

/** The good entry with its data written as the given text. */
function withData(data: string): WireFields {
  return { ...GOOD, data };
}

/** The good entry without some of its fields. */
function without(...names: readonly string[]): WireFields {
  return Object.fromEntries(Object.entries(GOOD).filter(([name]) => !names.includes(name)));
}

describe.each(EVENT_TYPES)('an event of type %s', (type) => {
  it('is the same event, to the last nanosecond and byte, after the wire', () => {
    fc.assert(
      fc.property(eventsOf(type), (event) => {
        const fields = encodeEvent(event);
        const decoded = decodeEvent(fields, STREAM_OF[type]);
        if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
        expect(decoded.event).toEqual(event);
        expect(JSON.stringify(decoded.event)).toBe(inWireOrder(event));
        expect(encodeEvent(decoded.event)).toStrictEqual(fields);
      }),
      { numRuns: 50 },
    );
  });

  it('goes on its own stream and is refused on every other', () => {
    for (const other of EVENT_TYPES) {
      const problems = problemsIn({ ...GOOD, event_type: type }, STREAM_OF[other]);
      const refused = problems.some((problem) => problem.reason.includes('does not belong on'));
      expect(refused).toBe(other !== type);
    }
  });
});

describe('reading an entry', () => {
  it('takes the good entry that the cases below break', () => {
    expect(decodeEvent(GOOD, 'ev.l1')).toMatchObject({ ok: true });
  });

  it('does not depend on the order in which Redis gives the fields', () => {
    const expected = JSON.stringify(decodeEvent(GOOD));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(Object.entries(GOOD), { minLength: Object.keys(GOOD).length }),
        (entries) => {
          expect(JSON.stringify(decodeEvent(Object.fromEntries(entries)))).toBe(expected);
        },
      ),
    );
  });

  it('makes an event without correlation_id and schema_version its own root', () => {
    const decoded = decodeEvent(without('correlation_id', 'schema_version'));
    expect(decoded).toEqual(decodeEvent(GOOD));
    expect(decoded).toMatchObject({ event: { correlation_id: GOOD['event_id'] } });
  });

  it.each(['event_id', 'timestamp', 'idempotency_key'])('misses %s', (name) => {
    expect(problemsIn(without(name))).toContainEqual({
      code: 'QE_SCHEMA_INVALID',
      place: '/',
      reason: `missing field "${name}"`,
    });
  });

  it('misses data and event_type under codes of their own', () => {
    expect(problemsIn(without('data'))).toMatchObject([
      { code: 'QE_EVENT_NOT_JSON', place: '/data' },
    ]);
    expect(problemsIn(without('event_type'))).toMatchObject([
      { code: 'QE_EVENT_UNKNOWN_TYPE', place: '/event_type', reason: 'it is missing' },
    ]);
  });

  it.each(['quote', 'L1', 'ev.l1', '', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'knows no event type %j',
    (event_type) => {
      expect(problemsIn({ ...GOOD, event_type })).toMatchObject([
        { code: 'QE_EVENT_UNKNOWN_TYPE', place: '/event_type' },
      ]);
    },
  );

  it.each([
    ['event_id', 'None'],
    ['event_id', ''],
    ['timestamp', '1.768e18'],
    ['timestamp', '1768235760123.5'],
    ['timestamp', '-1'],
    ['timestamp', '01'],
    ['timestamp', '17682357601234567890'],
    ['timestamp', 'None'],
    ['idempotency_key', ''],
    ['idempotency_key', 'x'.repeat(201)],
    ['account_id', ''],
    ['account_id', 'two words'],
    ['causation_id', 'None'],
    ['correlation_id', 'nan'],
    ['schema_version', '2'],
    ['schema_version', ' 1'],
    ['schema_version', '1.0'],
    ['schema_version', '0x1'],
    ['schema_version', 'True'],
    ['schema_version', ''],
  ])('refuses %s %j at its place', (name, value) => {
    const problems = problemsIn({ ...GOOD, [name]: value });
    expect(problems).toMatchObject([{ code: 'QE_SCHEMA_INVALID', place: `/${name}` }]);
  });

  it.each([
    '',
    'None',
    'True',
    'NaN',
    'Infinity',
    "{'symbol': 'CIM PRB'}",
    '{"symbol":"CIM PRB","bid":NaN}',
    '{"symbol":"CIM PRB","bid":None}',
    '{"symbol":"CIM PRB"',
    '{"symbol":"CIM PRB",}',
  ])('says that data %j is not JSON', (data) => {
    expect(problemsIn(withData(data))).toMatchObject([
      { code: 'QE_EVENT_NOT_JSON', place: '/data' },
    ]);
  });

  it.each(['null', 'true', '7', '"text"', '[]', '[{}]'])(
    'wants data %s to be an object',
    (data) => {
      expect(problemsIn(withData(data))).toMatchObject([
        { code: 'QE_SCHEMA_INVALID', place: '/data', reason: 'must be object' },
      ]);
    },
  );

  it.each([
    ['bid', '"NaN"'],
    ['bid', '"None"'],
    ['bid', '25.1'],
    ['bid', 'null'],
    ['bid', '"-25.10"'],
    ['bid', '"25.1234567"'],
    ['bid', '"9007199255"'],
    ['bid_size', '"100"'],
    ['bid_size', '1.5'],
    ['bid_size', '-1'],
    ['bid_size', '1e999'],
    ['symbol', '"cim prb"'],
    ['symbol', '"CIM|PRB"'],
    ['symbol', '""'],
    ['quote_time', '1768235760123456789'],
    ['source', '"two words"'],
  ])('refuses %s written as %s at its place', (name, json) => {
    const others = Object.entries(QUOTE).filter(([field]) => field !== name);
    const members = others.map(([field, value]) => `"${field}":"${value}"`);
    const problems = problemsIn(withData(`{${[...members, `"${name}":${json}`].join()}}`));
    expect(problems).toMatchObject([{ code: 'QE_SCHEMA_INVALID', place: `/data/${name}` }]);
  });

  it('lists every problem at once, in the envelope and in the data', () => {
    const bad = {
      ...GOOD,
      timestamp: 'x',
      data: JSON.stringify({ ...QUOTE, bid: '-1', ask: null }),
    };
    expect(problemsIn(bad).map((problem) => problem.place)).toEqual([
      '/timestamp',
      '/data/bid',
      '/data/ask',
    ]);
  });
});

describe('helpers around the wire', () => {
  const quote = rootEvent('l1', 'k', TIME, QUOTE);

  it('knows the stream of an event and narrows to its type', () => {
    expect(streamOf(quote)).toBe('ev.l1');
    expect(isEventOf(quote, 'l1')).toBe(true);
    expect(isEventOf(quote, 'print')).toBe(false);
  });

  it('finds before publishing what a reader would refuse', () => {
    expect(problemsOfEvent(quote)).toEqual([]);
    const broken = { ...quote, data: { ...QUOTE, bid_size: Number.NaN } };
    expect(problemsOfEvent(broken)).toMatchObject([{ place: '/data/bid_size' }]);
  });

  it('writes one line of JSON, so that an event is one line in a file', () => {
    expect(encodeEvent(quote)['data']).not.toMatch(LINE_END);
  });
});

/** The event as JSON with the fields of the envelope in the order of the wire. */
function inWireOrder(event: QeEvent): string {
  const names = Object.keys(encodeEvent(event)) as (keyof QeEvent)[];
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, event[name]])));
}
