import { DEFAULT_DESK_HOURS } from '@quant-engine/calendar';
import { secondsAfterOpen } from '@quant-engine/session-clock';
import { lastSecondMs, untilNote } from './day-end';
import { generatedSource } from './day-source';

const FULL_DAY = generatedSource('2026-01-12', DEFAULT_DESK_HOURS);
const HALF_DAY = generatedSource('2026-11-27', DEFAULT_DESK_HOURS);

it.each([
  ['a full day', FULL_DAY, '09:25', '09:25:00'],
  ['a full day', FULL_DAY, '12:25', '12:25:00'],
  ['a full day', FULL_DAY, '16:30:05', '16:30:05'],
  ['a full day', FULL_DAY, '16:30:06', '16:30:05'],
  ['a half day', HALF_DAY, '12:25', '12:25:00'],
  ['a half day', HALF_DAY, '16:00', '13:30:05'],
] as const)('%s until %s ends at %s', (_, source, until, end) => {
  const wanted = secondsAfterOpen(until);
  expect(lastSecondMs(source, wanted)).toBe(source.openMs + secondsAfterOpen(end) * 1000);
});

it('is the whole day when nobody says until when', () => {
  expect(lastSecondMs(HALF_DAY, undefined)).toBe(HALF_DAY.endMs);
  expect(untilNote(HALF_DAY, undefined)).toBeUndefined();
});

it.each([
  ['09:24:59', FULL_DAY, '09:25:00'],
  ['12:25', { ...FULL_DAY, startMs: FULL_DAY.openMs + 22_800_000 }, '15:50:00'],
] as const)('is refused when it is before the start: %s', (until, source, start) => {
  const seconds = secondsAfterOpen(until);
  const message = expect.stringMatching(`is before the day begins, at ${start}$`) as string;
  expect(() => lastSecondMs(source, seconds)).toThrow(
    expect.objectContaining({ code: 'QE_DAY_TIME', place: '--until', message }),
  );
});

it('says that a day ends before the time that was named', () => {
  expect(untilNote(HALF_DAY, secondsAfterOpen('16:00'))).toBe(
    '--until 16:00:00 is after the day ends, at 13:30:05: it is played to its end',
  );
  expect(untilNote(HALF_DAY, secondsAfterOpen('13:30:05'))).toBeUndefined();
});
