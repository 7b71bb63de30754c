import fc from 'fast-check';
import { mergeByTime } from './merge';
import type { StreamEntry } from './port';

function entry(id: string, timestamp?: string): StreamEntry {
  return { id, fields: timestamp === undefined ? {} : { timestamp } };
}

/** `rank:id` of what the merge gives. */
function merged(queues: readonly (readonly StreamEntry[])[], countMax = 100): string {
  return mergeByTime(queues, countMax)
    .map(([rank, { id }]) => `${rank}:${id}`)
    .join(' ');
}

describe('the merge of several streams', () => {
  it('goes by time, and at the same time by rank', () => {
    const first = [entry('1-0', '1000'), entry('2-0', '3000')];
    const second = [entry('1-0', '999'), entry('2-0', '1000'), entry('3-0', '3001')];
    expect(merged([first, second])).toBe('1:1-0 0:1-0 1:2-0 0:2-0 1:3-0');
    expect(merged([second, first])).toBe('0:1-0 0:2-0 1:1-0 1:2-0 0:3-0');
  });

  it('tells nanoseconds apart that are one double', () => {
    const later = [entry('1768235760123-0', '1768235760123456789')];
    const earlier = [entry('1768235760123-0', '1768235760123456788')];
    expect(merged([later, earlier])).toBe('1:1768235760123-0 0:1768235760123-0');
  });

  it('keeps the order within a stream, also where time falls back', () => {
    const fallsBack = [entry('5-0', '5000000'), entry('5-1', '1000000')];
    expect(merged([fallsBack, [entry('3-0', '3000000')]])).toBe('1:3-0 0:5-0 0:5-1');
  });

  it.each(['NaN', '', '-1', '01', '1.5', '17682357601234567890', undefined])(
    'takes the time of arrival where the timestamp is %j',
    (timestamp) => {
      const around = [entry('1-0', '4999999'), entry('2-0', '5000001')];
      expect(merged([around, [entry('5-7', timestamp)]])).toBe('0:1-0 1:5-7 0:2-0');
    },
  );

  it('takes an entry of the first millisecond for time 0', () => {
    expect(merged([[entry('1-0', '1')], [entry('0-1')]])).toBe('1:0-1 0:1-0');
  });

  it('gives nothing for nothing', () => {
    expect(merged([])).toBe('');
    expect(merged([[], []])).toBe('');
    expect(merged([[entry('1-0')]], 0)).toBe('');
  });

  const queue = fc
    .array(fc.record({ time: fc.nat(4), readable: fc.boolean() }), { maxLength: 8 })
    .map((items) =>
      items.map(({ time, readable }, n) => entry(`${n}-1`, readable ? `${time}000000` : 'None')),
    );

  it('skips nothing and reorders no stream, however small the batch', () => {
    fc.assert(
      fc.property(fc.array(queue, { maxLength: 4 }), fc.nat(20), (queues, countMax) => {
        const all = mergeByTime(queues, 1_000);
        for (const [rank, entries] of queues.entries()) {
          expect(all.filter(([r]) => r === rank).map(([, e]) => e)).toEqual(entries);
        }
        expect(mergeByTime(queues, countMax)).toEqual(all.slice(0, countMax));
      }),
    );
  });

  it('needs no more of each stream than the size of the batch', () => {
    fc.assert(
      fc.property(fc.array(queue, { maxLength: 4 }), fc.nat(6), (queues, countMax) => {
        const cut = queues.map((entries) => entries.slice(0, countMax));
        expect(mergeByTime(cut, countMax)).toEqual(mergeByTime(queues, countMax));
      }),
    );
  });
});
