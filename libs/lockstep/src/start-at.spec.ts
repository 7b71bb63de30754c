import { msFromUnixNs, type QeEvent } from '@quant-engine/contracts';
import {
  feature as featureOf,
  OPEN_MS,
  print as printOf,
  quote as quoteOf,
} from '@quant-engine/testkit';
import { startAt, type TimedDay } from './start-at';

const quote = (symbol: string, second: number): QeEvent =>
  quoteOf(symbol, '24.99', '25.01', { at: second });
const feature = (symbol: string, second: number): QeEvent =>
  featureOf(symbol, '25.00', { at: second });
const print = (symbol: string, second: number): QeEvent =>
  printOf(symbol, '25.00', 100, { at: second });

function dayOf(events: readonly QeEvent[]): TimedDay {
  return {
    openMs: OPEN_MS,
    startMs: OPEN_MS,
    endMs: OPEN_MS + 60_000,
    events: () => events,
  };
}

/** What is left, as `l1 A 3`: type, symbol, seconds after the open. */
function told(source: TimedDay): readonly string[] {
  return [...source.events()].map((event) => {
    const second = (msFromUnixNs(event.timestamp) - OPEN_MS) / 1000;
    return `${event.event_type} ${(event.data as { symbol: string }).symbol} ${second}`;
  });
}

describe('a day that is begun later', () => {
  const events = [
    quote('A', 1),
    quote('B', 2),
    feature('A', 2),
    print('A', 3),
    quote('A', 4),
    feature('B', 5),
    quote('C', 10),
    print('C', 11),
    quote('A', 12),
  ];

  it('starts with the last quote and feature of each symbol, then goes on as it was', () => {
    const late = startAt(dayOf(events), OPEN_MS + 10_000);
    expect(late.startMs).toBe(OPEN_MS + 10_000);
    expect(told(late)).toEqual([
      'l1 B 2',
      'feature A 2',
      'l1 A 4',
      'feature B 5',
      'l1 C 10',
      'print C 11',
      'l1 A 12',
    ]);
    expect(told(late)).toEqual(told(late));
  });

  it('starts with the market as it stands when nothing happens any more', () => {
    expect(told(startAt(dayOf(events), OPEN_MS + 60_000))).toEqual([
      'l1 B 2',
      'feature A 2',
      'feature B 5',
      'l1 C 10',
      'l1 A 12',
    ]);
  });

  it('is the whole day when it starts where the day does', () => {
    const day = dayOf([print('A', -0.5), ...events]);
    expect(startAt(day, OPEN_MS)).toBe(day);
  });

  it.each([
    [-1, '09:29:59 is before the day begins, at 09:30:00'],
    [61, '09:31:01 is after the day ends, at 09:31:00'],
  ])('is refused when it starts at second %d', (second, message) => {
    expect(() => startAt(dayOf(events), OPEN_MS + second * 1000, '--start')).toThrow(
      expect.objectContaining({ code: 'QE_DAY_TIME', message, place: '--start' }),
    );
  });
});
