import { msFromUnixNs, rootEvent, unixNsFromMs, type QeEvent } from '@quant-engine/contracts';
import { startAt, type TimedDay } from './start-at';

const OPEN_MS = Date.UTC(2026, 0, 12, 14, 30);

/** A quote some seconds after the open. */
function quote(symbol: string, second: number): QeEvent {
  const time = unixNsFromMs(OPEN_MS + second * 1000);
  const data = { symbol, bid: '24.99', ask: '25.01', quote_time: time };
  return rootEvent('l1', `quote:${symbol}:${second}`, time, data);
}

function feature(symbol: string, second: number): QeEvent {
  const time = unixNsFromMs(OPEN_MS + second * 1000);
  const data = {
    symbol,
    dominant_price: '25.00',
    print_count: 1,
    confidence: 50,
    truth_time: time,
  };
  return rootEvent('feature', `feature:${symbol}:${second}`, time, data);
}

function print(symbol: string, second: number): QeEvent {
  const time = unixNsFromMs(OPEN_MS + second * 1000);
  const data = { symbol, price: '25.00', size: 100, venue: 'FNRA', print_time: time };
  return rootEvent('print', `print:${symbol}:${second}`, time, data);
}

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
