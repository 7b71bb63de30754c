import { isQeError, problemsOfEvent } from '@quant-engine/contracts';
import fc from 'fast-check';
import { readTape } from './tape';

const DATE = '2026-01-12';
const HEADER = 'ts,symbol,bid,ask,last,volume,prev_close';

function tape(...rows: string[]) {
  return readTape(`${HEADER}\n${rows.join('\n')}\n`, 'l1.csv', DATE);
}

describe('a tape of level 1', () => {
  it('makes an event of a row, its figures as they are written', () => {
    const { events, refused } = tape('2026-01-12T14:30:00Z,CIM PRB,24.6,24.70,24.675,912,24');
    expect(refused).toEqual([]);
    expect(events[0]).toMatchObject({
      event_type: 'l1',
      timestamp: '1768228200000000000',
      data: {
        symbol: 'CIM PRB',
        bid: '24.6',
        ask: '24.70',
        last_price: '24.675',
        volume: 912,
        prev_close: '24',
        quote_time: '1768228200000000000',
        source: 'tape',
      },
    });
  });

  it('leaves out what is unknown', () => {
    const [event] = tape('2026-01-12T14:30:00Z,A,24.6,24.7,,,').events;
    expect(Object.keys(event?.data ?? {})).toEqual([
      'symbol',
      'bid',
      'ask',
      'quote_time',
      'source',
    ]);
  });

  it.each([
    ['no bid and no ask', '0,0,25.875,0,25.875'],
    ['no ask', '25.37,0,25.64,0,25.64'],
    ['a very wide quote', '8.27,24.50,20.67,0,20.67'],
    ['a crossed quote', '24.70,24.60,24.65,10,24.6'],
    ['a last outside the quote', '24.60,24.70,31,10,24.6'],
    ['volume that stepped back', '24.60,24.70,24.65,5,24.6'],
  ])('takes %s as it is', (_, figures) => {
    const before = '2026-01-12T14:29:00Z,A,24.60,24.70,24.65,10,24.6';
    const { events, refused } = tape(before, `2026-01-12T14:30:00Z,A,${figures}`);
    expect(refused).toEqual([]);
    const [bid, ask, last] = figures.split(',');
    expect(events[1]?.data).toMatchObject({ bid, ask, last_price: last });
  });

  it.each([
    ['an empty bid', '2026-01-12T14:30:00Z,A,,25,25,1,25', '2:24', 'bid: got ""'],
    ['a negative bid', '2026-01-12T14:30:00Z,A,-1,25,25,1,25', '2:24', 'bid: got "-1"'],
    ['NaN', '2026-01-12T14:30:00Z,A,NaN,25,25,1,25', '2:24', 'bid: got "NaN"'],
    ['a dot without decimals', '2026-01-12T14:30:00Z,A,24.,25,25,1,25', '2:24', 'bid: got "24."'],
    ['decimals without a whole', '2026-01-12T14:30:00Z,A,.5,25,25,1,25', '2:24', 'bid: got ".5"'],
    ['a leading zero', '2026-01-12T14:30:00Z,A,024.5,25,25,1,25', '2:24', 'bid: got "024.5"'],
    ['seven decimals', '2026-01-12T14:30:00Z,A,1,25.0000001,25,1,25', '2:26', 'ask: got'],
    ['None as last', '2026-01-12T14:30:00Z,A,24,25,None,1,25', '2:30', 'last: got "None"'],
    ['a fractional volume', '2026-01-12T14:30:00Z,A,24,25,25,1.5,25', '2:33', 'volume: got "1.5"'],
    [
      'a symbol in small letters',
      '2026-01-12T14:30:00Z,a,24,25,25,1,25',
      '2:22',
      'symbol: got "a"',
    ],
    ['a time without zone', '2026-01-12T14:30:00,A,24,25,25,1,25', '2:1', 'ts: got'],
    [
      'the day before',
      '2026-01-11T14:30:00Z,A,24,25,25,1,25',
      '2:1',
      'a time of 2026-01-12 in New',
    ],
    ['the day after', '2026-01-13T14:30:00Z,A,24,25,25,1,25', '2:1', 'a time of 2026-01-12 in New'],
  ])('refuses a row with %s, and says where, why and what it was', (_, row, place, reason) => {
    const good = '2026-01-12T14:31:00Z,B,24,25,25,1,25';
    const { events, refused } = tape(row, good);
    expect(events.map(({ data }) => data.symbol)).toEqual(['B']);
    expect(refused).toEqual([
      {
        code: 'QE_CSV_ROW',
        place: `l1.csv:${place}`,
        reason: expect.stringContaining(reason),
        line: 2,
        raw: row,
      },
    ]);
  });

  it('names everything that is wrong with a row', () => {
    const [row] = tape('2026-01-12T14:30:00Z,A,x,y,25,1,25').refused;
    expect(row?.reason).toMatch(/^bid: got "x", .*; ask: got "y", /);
  });

  it('keeps a row that is cut short apart', () => {
    const text = `${HEADER}\n2026-01-12T14:30:00Z,A,24,25,25,1,25\n2026-01-12T14:30:01Z,B,2`;
    const { events, refused } = readTape(text, 'l1.csv', DATE);
    expect(events).toHaveLength(1);
    expect(refused).toMatchObject([{ code: 'QE_CSV_TRUNCATED', place: 'l1.csv:3', line: 3 }]);
  });

  it('counts the evening in New York, which is the next day in UTC, to its trading date', () => {
    const { events } = tape(
      '2026-01-12T05:00:00Z,A,24,25,25,1,25',
      '2026-01-13T01:00:00Z,B,24,25,25,1,25',
    );
    expect(events.map(({ data }) => data.symbol)).toEqual(['A', 'B']);
    expect(tape('2026-01-12T03:59:59Z,A,24,25,25,1,25').refused).toHaveLength(1);
  });

  it('sorts by time, to the nanosecond, and keeps the order of the file within one time', () => {
    const { events } = tape(
      '2026-01-12T14:30:00.000000002Z,C,24,25,25,1,25',
      '2026-01-12T14:30:00.000000001Z,B,24,25,25,1,25',
      '2026-01-12T14:30:00Z,A,24,25,25,1,25',
      '2026-01-12T14:30:00.000000001Z,D,24,25,25,1,25',
      '2026-01-12T14:30:00.000000001Z,A,24,25,25,1,25',
    );
    expect(events.map(({ data }) => data.symbol).join('')).toBe('ABDAC');
  });

  it('gives a row the same id each time, and equal rows different ones', () => {
    const row = '2026-01-12T14:30:00Z,A,24,25,25,1,25';
    const ids = tape(row, row).events.map(({ event_id }) => event_id);
    expect(new Set(ids).size).toBe(2);
    expect(tape(row, row).events.map(({ event_id }) => event_id)).toEqual(ids);
  });

  it.each(['', 'hello', 'ts,symbol,bid,ask\n'])('refuses %j as a whole', (text) => {
    let error: unknown;
    try {
      readTape(text, 'l1.csv', DATE);
    } catch (caught) {
      error = caught;
    }
    expect(isQeError(error) && [error.code, error.place]).toEqual(['QE_CSV_HEADER', 'l1.csv:1']);
  });

  it('loses no row and makes no event that its schema would refuse, whatever stands in a file', () => {
    const field = fc.oneof(
      fc.constantFrom(
        '24.5',
        '0',
        '25',
        '.5',
        '-1',
        '1e5',
        '"',
        '""',
        'NaN',
        '',
        '9999999999.999999',
      ),
      fc.constantFrom('2026-01-12T14:30:00Z', '2026-01-12T14:30:00.25Z', 'A', 'CIM PRB', 'A '),
      fc.string({ maxLength: 8 }).map((text) => text.replace(/[\r\n]/g, '')),
    );
    const good = fc.tuple(
      fc.constantFrom('2026-01-12T14:30:00Z', '2026-01-12T20:59:59.999999999Z'),
      fc.constantFrom('A', 'CIM PRB', 'BRK.B'),
      ...Array.from({ length: 5 }, () =>
        fc.oneof({ weight: 4, arbitrary: fc.constantFrom('0', '24', '25.123456') }, field),
      ),
    );
    const row = fc
      .oneof(good, fc.array(field, { minLength: 1, maxLength: 9 }))
      .map((fields) => fields.join(','));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), (rows) => {
        const { events, refused } = tape(...rows);
        const filled = rows.filter((text) => text.trim() !== '');
        expect(events.length + refused.length).toBe(filled.length);
        expect(refused.every(({ raw, reason }) => rows.includes(raw) && reason !== '')).toBe(true);
        for (const event of events) expect(problemsOfEvent(event)).toEqual([]);
      }),
    );
  });
});
