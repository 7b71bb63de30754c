import { addDays } from './dates';
import { deskDay, deskDayAt } from './desk-day';
import { DEFAULT_DESK_HOURS, type DeskHours } from './desk-hours';
import { withExtraClosures } from './extra-closures';
import { newYorkTime, tradingDateAt } from './new-york';
import { NYSE_CALENDAR } from './nyse';

const HOUR_MS = 3_600_000;

function day(tradingDate: string, hours: Partial<DeskHours> = {}, extra = '') {
  const calendar = withExtraClosures(NYSE_CALENDAR, extra, 'extra');
  return deskDay(calendar, { ...DEFAULT_DESK_HOURS, ...hours }, tradingDate);
}

/** Regimes as `NAME HH:MM`, in UTC. */
function regimesOf(table: ReturnType<typeof day>): string[] {
  return (table.session?.regimes ?? []).map(({ regime, fromMs }) => `${regime} ${utcTime(fromMs)}`);
}

function utcTime(ms: number): string {
  return new Date(ms).toISOString().slice(11, 16);
}

describe('the table of a day', () => {
  it('gives the times of a normal day', () => {
    expect(day('2026-01-12')).toEqual({
      tradingDate: '2026-01-12',
      calendarUntil: '2028-12-31',
      startMs: Date.parse('2026-01-12T05:00:00Z'),
      endMs: Date.parse('2026-01-13T05:00:00Z'),
      session: {
        openMs: Date.parse('2026-01-12T14:30:00Z'),
        exchangeCloseMs: Date.parse('2026-01-12T21:00:00Z'),
        closeMs: Date.parse('2026-01-12T21:30:00Z'),
        earlyClose: false,
        regimes: [
          { regime: 'OPEN', fromMs: Date.parse('2026-01-12T14:30:00Z') },
          { regime: 'EARLY', fromMs: Date.parse('2026-01-12T15:00:00Z') },
          { regime: 'MID', fromMs: Date.parse('2026-01-12T17:00:00Z') },
          { regime: 'LATE', fromMs: Date.parse('2026-01-12T20:00:00Z') },
          { regime: 'CLOSE', fromMs: Date.parse('2026-01-12T21:15:00Z') },
        ],
      },
    });
  });

  it('moves the close on an early close and drops the window that would start after it', () => {
    const table = day('2026-11-27');
    expect(table.session).toMatchObject({
      earlyClose: true,
      exchangeCloseMs: Date.parse('2026-11-27T18:00:00Z'),
      closeMs: Date.parse('2026-11-27T18:30:00Z'),
    });
    expect(regimesOf(table)).toEqual(['OPEN 14:30', 'EARLY 15:00', 'MID 17:00', 'CLOSE 18:15']);
  });

  it('drops a window that would start together with CLOSE, and keeps one a minute before it', () => {
    const early = (time: string) => regimesOf(day('2026-02-10', {}, `2026-02-10 early ${time}`));
    // The desk's close is half an hour after the exchange's, CLOSE a quarter of an hour before it.
    expect(early('11:45')).toEqual(['OPEN 14:30', 'EARLY 15:00', 'CLOSE 17:00']);
    expect(early('11:46')).toEqual(['OPEN 14:30', 'EARLY 15:00', 'MID 17:00', 'CLOSE 17:01']);
  });

  it('ends with the bell for a desk without an offset', () => {
    const table = day('2026-01-12', { closeOffsetMinutes: 0 });
    expect(table.session?.closeMs).toBe(table.session?.exchangeCloseMs);
    expect(regimesOf(table).slice(-2)).toEqual(['LATE 20:00', 'CLOSE 20:45']);
  });

  it('is all CLOSE when the session is shorter than the close window', () => {
    const hours = { closeOffsetMinutes: 0, closeWindowMinutes: 60 };
    const table = day('2026-02-10', hours, '2026-02-10 early 10:00');
    expect(regimesOf(table)).toEqual(['CLOSE 14:30']);
  });

  it('begins the first regime with the session, wherever its window starts', () => {
    const windows = [
      { regime: 'OPEN', start: '08:00' },
      { regime: 'MID', start: '12:00' },
    ] as const;
    expect(regimesOf(day('2026-01-12', { windows }))).toEqual([
      'OPEN 14:30',
      'MID 17:00',
      'CLOSE 21:15',
    ]);
  });

  it.each(['2026-01-10', '2026-01-11', '2026-01-19', '2025-01-09'])(
    'has no session on %s',
    (tradingDate) => {
      const table = day(tradingDate);
      expect(table.session).toBeUndefined();
      expect(table.endMs - table.startMs).toBe(24 * HOUR_MS);
    },
  );
});

describe('the weeks in which New York and Europe are out of step', () => {
  it.each([
    ['2026-03-06', '14:30', '21:30', 'both on winter time'],
    ['2026-03-09', '13:30', '20:30', 'New York on summer time, Europe not yet'],
    ['2026-03-27', '13:30', '20:30', 'New York on summer time, Europe not yet'],
    ['2026-03-30', '13:30', '20:30', 'both on summer time'],
    ['2026-10-23', '13:30', '20:30', 'both on summer time'],
    ['2026-10-26', '13:30', '20:30', 'Europe on winter time, New York not yet'],
    ['2026-10-30', '13:30', '20:30', 'Europe on winter time, New York not yet'],
    ['2026-11-02', '14:30', '21:30', 'both on winter time'],
  ])('%s opens at %s and closes at %s UTC: %s', (tradingDate, open, close) => {
    const { session } = day(tradingDate);
    expect(utcTime(session?.openMs ?? 0)).toBe(open);
    expect(utcTime(session?.closeMs ?? 0)).toBe(close);
  });

  it.each([
    ['2026-03-08', 23],
    ['2026-03-07', 24],
    ['2026-11-01', 25],
    ['2026-11-02', 24],
  ])('%s lasts %i hours', (tradingDate, hours) => {
    const { startMs, endMs } = day(tradingDate);
    expect((endMs - startMs) / HOUR_MS).toBe(hours);
  });
});

describe('the whole table against Intl', () => {
  const newYork = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'America/New_York',
    dateStyle: 'short',
    timeStyle: 'medium',
  });

  it('places every midnight, open and close of the five years where Intl sees them', () => {
    let endMs = Date.parse('2024-01-01T05:00:00Z');
    let days = 0;
    for (let date = '2024-01-01'; date <= NYSE_CALENDAR.until; date = addDays(date, 1)) {
      const table = day(date);
      const { startMs, session } = table;
      expect(startMs).toBe(endMs);
      expect(newYork.format(startMs)).toBe(`${date} 00:00:00`);
      expect([tradingDateAt(startMs - 1), tradingDateAt(startMs)]).toEqual([
        addDays(date, -1),
        date,
      ]);
      if (session !== undefined) {
        const close = session.earlyClose ? '13:30:00' : '16:30:00';
        expect(newYork.format(session.openMs)).toBe(`${date} 09:30:00`);
        expect(newYork.format(session.closeMs)).toBe(`${date} ${close}`);
      }
      endMs = table.endMs;
      days += 1;
    }
    expect(days).toBe(1827);
  });
});

describe('the day of an instant', () => {
  it('turns at midnight in New York, to the millisecond', () => {
    const midnightMs = Date.parse('2026-07-02T04:00:00Z');
    expect(tradingDateAt(midnightMs - 1)).toBe('2026-07-01');
    expect(tradingDateAt(midnightMs)).toBe('2026-07-02');
    const at = (ms: number) => deskDayAt(NYSE_CALENDAR, DEFAULT_DESK_HOURS, ms).tradingDate;
    expect([at(midnightMs - 1), at(midnightMs)]).toEqual(['2026-07-01', '2026-07-02']);
  });

  it.each([
    ['the last instant before the table', '2024-01-01T04:59:59.999Z', '2023-12-31'],
    ['the first instant after it', '2029-01-01T05:00:00Z', '2029-01-01'],
  ])('is refused at %s', (_, instant, date) => {
    expect(() => deskDayAt(NYSE_CALENDAR, DEFAULT_DESK_HOURS, Date.parse(instant))).toThrow(
      expect.objectContaining({
        code: 'QE_CALENDAR_RANGE',
        message: expect.stringContaining(`"${date}"`),
      }),
    );
  });

  it.each(['2024-01-01T05:00:00Z', '2029-01-01T04:59:59.999Z'])(
    'is known at %s, the edge of the table',
    (instant) => {
      const table = deskDayAt(NYSE_CALENDAR, DEFAULT_DESK_HOURS, Date.parse(instant));
      expect(table.session).toBeUndefined();
    },
  );
});

describe('desk hours with a hole', () => {
  const [open, early] = DEFAULT_DESK_HOURS.windows;
  it.each<[string, Partial<DeskHours>, string]>([
    ['no window', { windows: [] }, 'no window covers the open'],
    ['a first window after the open', { windows: [early!] }, 'no window covers the open'],
    ['windows out of order', { windows: [early!, open!] }, 'not in order'],
    ['two windows at one time', { windows: [open!, { ...early!, start: '09:30' }] }, 'in order'],
    ['a start that is no time', { windows: [{ ...open!, start: '9:30' }] }, 'not written HH:MM'],
    ['a close before the bell', { closeOffsetMinutes: -1 }, 'close offset is -1'],
    ['a close after midnight', { closeOffsetMinutes: 480 }, 'close offset is 480'],
    ['half a minute', { closeOffsetMinutes: 0.5 }, 'close offset is 0.5'],
    ['no close window', { closeWindowMinutes: 0 }, 'close window is 0'],
    ['a close window that is no number', { closeWindowMinutes: NaN }, 'close window is NaN'],
  ])('are refused: %s', (_, hours, reason) => {
    expect(() => day('2026-01-12', hours)).toThrow(
      expect.objectContaining({
        code: 'QE_RULES_INVALID',
        message: expect.stringContaining(reason),
      }),
    );
  });
});

it.each([
  ['2026-01-12T14:30:00Z', '09:30:00'],
  ['2026-07-01T20:30:05Z', '16:30:05'],
  ['2026-03-08T06:59:59Z', '01:59:59'],
  ['2026-03-08T07:00:00Z', '03:00:00'],
  ['2026-01-12T05:00:00Z', '00:00:00'],
])('clocks in New York show at %s %s', (iso, time) => {
  expect(newYorkTime(Date.parse(iso))).toBe(time);
});
