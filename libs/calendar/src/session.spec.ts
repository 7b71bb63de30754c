import { problemsOfData } from '@quant-engine/contracts';
import fc from 'fast-check';
import { deskDay, deskDayAt } from './desk-day';
import { DEFAULT_DESK_HOURS } from './desk-hours';
import { NYSE_CALENDAR } from './nyse';
import { closedSession, sessionAt } from './session';

function at(instant: string) {
  return atMs(Date.parse(instant));
}

function atMs(ms: number) {
  return sessionAt(deskDayAt(NYSE_CALENDAR, DEFAULT_DESK_HOURS, ms), ms);
}

describe('the session at an instant', () => {
  it('gives the whole payload', () => {
    expect(at('2026-01-12T20:00:00.250Z')).toEqual({
      regime: 'LATE',
      market_open: true,
      minutes_to_close: 89 + 59.75 / 60,
      current_time: '1768248000250000000',
      trading_date: '2026-01-12',
      session_open: '1768228200000000000',
      session_close: '1768253400000000000',
      early_close: false,
      calendar_until: '2028-12-31',
      tick: 19_800,
    });
  });

  it('leaves out on a day without a session what such a day has not', () => {
    expect(at('2026-01-10T17:00:00.999Z')).toEqual({
      regime: 'CLOSED',
      market_open: false,
      current_time: '1768064400999000000',
      trading_date: '2026-01-10',
      early_close: false,
      calendar_until: '2028-12-31',
      tick: 12 * 3600,
    });
  });

  // 2026-07-01 is an ordinary day on summer time, 2026-11-27 an early close on winter time.
  it.each([
    ['2026-07-01T04:00:00.000Z', 'CLOSED', 'midnight'],
    ['2026-07-01T13:29:59.999Z', 'CLOSED', '09:30 less 1 ms'],
    ['2026-07-01T13:30:00.000Z', 'OPEN', '09:30'],
    ['2026-07-01T13:59:59.999Z', 'OPEN', '10:00 less 1 ms'],
    ['2026-07-01T14:00:00.000Z', 'EARLY', '10:00'],
    ['2026-07-01T15:59:59.999Z', 'EARLY', '12:00 less 1 ms'],
    ['2026-07-01T16:00:00.000Z', 'MID', '12:00'],
    ['2026-07-01T18:59:59.999Z', 'MID', '15:00 less 1 ms'],
    ['2026-07-01T19:00:00.000Z', 'LATE', '15:00'],
    ['2026-07-01T20:14:59.999Z', 'LATE', '16:15 less 1 ms'],
    ['2026-07-01T20:15:00.000Z', 'CLOSE', '16:15'],
    ['2026-07-01T20:29:59.999Z', 'CLOSE', '16:30 less 1 ms'],
    ['2026-07-01T20:30:00.000Z', 'CLOSED', '16:30'],
    ['2026-07-02T03:59:59.999Z', 'CLOSED', 'midnight less 1 ms'],
    ['2026-11-27T14:30:00.000Z', 'OPEN', '09:30'],
    ['2026-11-27T17:00:00.000Z', 'MID', '12:00'],
    ['2026-11-27T18:14:59.999Z', 'MID', '13:15 less 1 ms'],
    ['2026-11-27T18:15:00.000Z', 'CLOSE', '13:15'],
    ['2026-11-27T18:29:59.999Z', 'CLOSE', '13:30 less 1 ms'],
    ['2026-11-27T18:30:00.000Z', 'CLOSED', '13:30'],
    ['2026-11-27T20:00:00.000Z', 'CLOSED', '15:00, where LATE would have been'],
  ])('%s is %s (%s)', (instant, regime) => {
    expect(at(instant)).toMatchObject({ regime, market_open: regime !== 'CLOSED' });
  });

  it.each([
    ['2026-07-01T20:15:00Z', 15, '16:15'],
    ['2026-07-01T20:28:00Z', 2, '16:28'],
    ['2026-07-01T20:30:00Z', 0, '16:30'],
    ['2026-07-01T13:30:00Z', 420, '09:30'],
    ['2026-07-01T13:00:00Z', 450, '09:00, before the open'],
    ['2026-07-01T21:00:00Z', -30, '17:00, after the close'],
    ['2026-11-27T18:15:00Z', 15, '13:15 of an early close'],
    ['2026-11-27T18:28:00Z', 2, '13:28 of an early close'],
    ['2026-11-27T18:30:00Z', 0, '13:30 of an early close'],
  ])('at %s has exactly %d minutes to the close (%s)', (instant, minutes) => {
    expect(at(instant).minutes_to_close).toBe(minutes);
  });

  it('keeps the fraction of a minute, so that a millisecond tells before from after', () => {
    const hardMs = Date.parse('2026-07-01T20:28:00Z');
    expect(atMs(hardMs - 1).minutes_to_close).toBeGreaterThan(2);
    expect(atMs(hardMs + 1).minutes_to_close).toBeLessThan(2);
    expect(atMs(hardMs + 30_000).minutes_to_close).toBe(1.5);
  });

  it.each([
    ['2026-07-01T13:30:00.000Z', 0, 'the open'],
    ['2026-07-01T13:30:00.999Z', 0, 'the rest of its second'],
    ['2026-07-01T13:30:01.000Z', 1, 'a second later'],
    ['2026-07-01T13:29:59.999Z', -1, 'a millisecond before'],
    ['2026-07-01T13:29:59.000Z', -1, 'a second before'],
    ['2026-07-01T20:30:00.000Z', 25_200, "the desk's close"],
    ['2026-07-04T04:00:00.000Z', 0, 'midnight of a day without a session'],
    ['2026-11-02T04:59:59.000Z', 25 * 3600 - 1, 'the end of the longest day'],
    ['2026-03-09T03:59:59.000Z', 23 * 3600 - 1, 'the end of the shortest day'],
  ])('at %s has tick %i (%s)', (instant, tick) => {
    expect(at(instant).tick).toBe(tick);
  });

  it('refuses an instant of another day', () => {
    const day = deskDay(NYSE_CALENDAR, DEFAULT_DESK_HOURS, '2026-07-01');
    const internal = expect.objectContaining({ code: 'QE_INTERNAL' });
    expect(() => sessionAt(day, day.startMs - 1)).toThrow(internal);
    expect(() => sessionAt(day, day.endMs)).toThrow(internal);
    expect(sessionAt(day, day.endMs - 1).trading_date).toBe('2026-07-01');
  });

  it.each([NaN, 1_782_912_600_000.5])('refuses %d, which is no time', (ms) => {
    const day = deskDay(NYSE_CALENDAR, DEFAULT_DESK_HOURS, '2026-07-01');
    expect(() => sessionAt(day, ms)).toThrow(
      expect.objectContaining({ code: 'QE_TIMESTAMP_SYNTAX' }),
    );
  });
});

describe('the session outside the calendar', () => {
  it('is closed, and says until when the calendar goes', () => {
    // 2029-01-02 will be an ordinary Tuesday: the desk stays closed all the same.
    expect(closedSession(NYSE_CALENDAR, Date.parse('2029-01-02T16:00:00Z'))).toEqual({
      regime: 'CLOSED',
      market_open: false,
      current_time: '1862064000000000000',
      trading_date: '2029-01-02',
      early_close: false,
      calendar_until: '2028-12-31',
      tick: 11 * 3600,
    });
  });
});

describe('any instant of the five years', () => {
  const instants = fc.integer({
    min: Date.parse('2024-01-01T05:00:00Z'),
    max: Date.parse('2029-01-01T05:00:00Z') - 1,
  });

  it('is CLOSED exactly when the market is not open, with time left while it is', () => {
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(instants, (ms) => {
        const day = deskDayAt(NYSE_CALENDAR, DEFAULT_DESK_HOURS, ms);
        const session = sessionAt(day, ms);
        const open =
          day.session !== undefined && day.session.openMs <= ms && ms < day.session.closeMs;
        seen.add(open);
        expect(session.market_open).toBe(open);
        expect(session.regime === 'CLOSED').toBe(!open);
        if (open) expect(session.minutes_to_close).toBeGreaterThan(0);
        expect(problemsOfData('session', session)).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
    expect(seen.size).toBe(2);
  });

  it('moves the clock forward: later never has more time to the close nor an earlier tick', () => {
    fc.assert(
      fc.property(instants, fc.nat(86_400_000), (ms, stepMs) => {
        const day = deskDayAt(NYSE_CALENDAR, DEFAULT_DESK_HOURS, ms);
        const laterMs = Math.min(ms + stepMs, day.endMs - 1);
        const now = sessionAt(day, ms);
        const later = sessionAt(day, laterMs);
        expect(later.tick).toBeGreaterThanOrEqual(now.tick);
        expect(later.minutes_to_close ?? 0).toBeLessThanOrEqual(now.minutes_to_close ?? 0);
      }),
    );
  });
});
