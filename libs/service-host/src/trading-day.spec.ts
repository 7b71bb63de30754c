import {
  encodeEvent,
  rootEvent,
  streamOf,
  unixNsFromMs,
  type QeEvent,
} from '@quant-engine/contracts';
import type { Delivered } from '@quant-engine/state-store';
import { laterDay, partsByDay } from './trading-day';

const MIDNIGHT_MS = Date.UTC(2026, 0, 13, 5);

/** `t-2`: a tick two seconds before midnight; `q+3`: a quote three seconds after it. */
function entriesOf(text: string): readonly Delivered[] {
  return text.split(' ').map((word, n): Delivered => {
    const event = eventOf(word, n);
    return { stream: streamOf(event), id: `${n + 1}-0`, fields: Object.freeze(encodeEvent(event)) };
  });
}

function eventOf(word: string, n: number): QeEvent {
  const ms = MIDNIGHT_MS + Number(word.slice(1)) * 1000;
  const time = unixNsFromMs(ms);
  if (word.startsWith('q')) {
    const data = { symbol: 'A', bid: '1.00', ask: '1.01', quote_time: time };
    return rootEvent('l1', `quote:${n}`, time, data);
  }
  // Ticks of the years 2026 alone: dates turn at midnight in New York.
  const date = new Date(ms - 5 * 3_600_000).toISOString().slice(0, 10);
  return rootEvent('session', `session:${time}`, time, {
    ...{ regime: 'CLOSED', market_open: false, early_close: false, tick: 1 },
    ...{ current_time: time, trading_date: date, calendar_until: '2028-12-31' },
  });
}

/** Where a batch is parted, as `t-1 | t+0`. */
function parted(text: string, day: string | undefined): string {
  const words = text.split(' ');
  const parts = partsByDay(entriesOf(text), day);
  let at = 0;
  return parts.map(({ length }) => words.slice(at, (at += length)).join(' ')).join(' | ');
}

const FIRST = '2026-01-12';

it.each([
  ['q-2 t-1 q-0.5', 'q-2 t-1 q-0.5'],
  ['t-1 q-0.5 t+0 q+0.5 t+1', 't-1 q-0.5 | t+0 q+0.5 t+1'],
  // What bears the new date belongs to it, though the first tick comes later.
  ['t-1 q+0 t+0', 't-1 | q+0 t+0'],
  ['t-9 q-5 q+3000 q+3001 t+3600', 't-9 q-5 | q+3000 q+3001 t+3600'],
  ['t+0 t+1', 't+0 t+1'],
  ['q-9 t+0 t+1', 'q-9 | t+0 t+1'],
  // What comes late counts to the day in which it is taken.
  ['t-1 t+0 q-5', 't-1 | t+0 q-5'],
  // A desk that was away for days.
  ['t-1 t+86400 t+172800', 't-1 | t+86400 | t+172800'],
  // A clock that is set back begins no day again.
  ['t+0 t-1 t+1', 't+0 t-1 t+1'],
])('a batch %j is taken as %j', (text, parts) => {
  expect(parted(text, FIRST)).toBe(parts);
});

it('all before the first tick of all belongs to its day', () => {
  expect(parted('q-9 t-1 q-0.5', undefined)).toBe('q-9 t-1 q-0.5');
  expect(parted('q-9 t-1 t+0', undefined)).toBe('q-9 t-1 | t+0');
});

it('takes entries that are no events where they stand', () => {
  const [tick, next] = entriesOf('t-1 t+0');
  const junk = { stream: 'ev.session', id: '9-0', fields: { timestamp: 'soon' } };
  expect(partsByDay([tick!, junk, next!], FIRST)).toEqual([[tick, junk], [next]]);
});

it.each([
  ['t-1', undefined, FIRST],
  ['t-1', FIRST, undefined],
  ['q+5', FIRST, undefined],
  ['t-1 t+0 t+1', FIRST, '2026-01-13'],
  ['t-1', '2026-01-13', undefined],
])('of %j the day after %s is %s', (text, before, after) => {
  const events = text.split(' ').map(eventOf);
  expect(laterDay(events, before)).toBe(after);
});
