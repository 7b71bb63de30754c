import { datesWith, isForgotten } from './trading-dates';

const DATES = ['2026-01-05', '2026-01-06', '2026-01-07', '2026-01-08', '2026-01-09'];

test('the newest five are remembered, in order, whichever comes when', () => {
  const dates = [...DATES, '2026-01-12', '2026-01-07'].reduce(datesWith, [] as readonly string[]);
  expect(dates).toEqual([...DATES.slice(1), '2026-01-12']);
});

test('what is of a date before them is forgotten, and nothing while there are fewer', () => {
  expect(isForgotten(DATES, '2026-01-02')).toBe(true);
  expect(isForgotten(DATES, '2026-01-05')).toBe(false);
  expect(isForgotten(DATES.slice(1), '2026-01-02')).toBe(false);
});
