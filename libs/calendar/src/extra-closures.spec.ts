import { isQeError } from '@quant-engine/contracts';
import { deskDay } from './desk-day';
import { DEFAULT_DESK_HOURS } from './desk-hours';
import { isSessionDay } from './exchange-calendar';
import { withExtraClosures } from './extra-closures';
import { NYSE_CALENDAR } from './nyse';

const FILE = 'config/closures.txt';

describe('closures from a file', () => {
  it('closes whole days and ends sessions early', () => {
    const text = [
      '# weather and mourning',
      '',
      '2026-02-10  # blizzard',
      '  2026-02-11 early 12:30',
    ].join('\n');
    const calendar = withExtraClosures(NYSE_CALENDAR, text, FILE);
    expect(isSessionDay(calendar, '2026-02-10')).toBe(false);
    const { session } = deskDay(calendar, DEFAULT_DESK_HOURS, '2026-02-11');
    expect(session).toMatchObject({
      exchangeCloseMs: Date.parse('2026-02-11T17:30:00Z'),
      closeMs: Date.parse('2026-02-11T18:00:00Z'),
      earlyClose: true,
    });
    expect(isSessionDay(calendar, '2026-02-12')).toBe(true);
  });

  it('leaves the calendar that it was given as it was', () => {
    const before = { closures: [...NYSE_CALENDAR.closures], early: [...NYSE_CALENDAR.earlyCloses] };
    withExtraClosures(NYSE_CALENDAR, '2026-02-10\n2026-11-27\n2026-02-11 early 12:30', FILE);
    expect([...NYSE_CALENDAR.closures]).toEqual(before.closures);
    expect([...NYSE_CALENDAR.earlyCloses]).toEqual(before.early);
  });

  it('closes a day all day that would have ended early', () => {
    const calendar = withExtraClosures(NYSE_CALENDAR, '2026-11-27', FILE);
    expect(isSessionDay(calendar, '2026-11-27')).toBe(false);
    expect(calendar.earlyCloses.has('2026-11-27')).toBe(false);
  });

  it('takes lines that the table has caught up with', () => {
    const text = '2025-01-09\n2026-11-27 early 13:00\n';
    const calendar = withExtraClosures(NYSE_CALENDAR, text, FILE);
    expect([...calendar.closures]).toEqual([...NYSE_CALENDAR.closures]);
    expect([...calendar.earlyCloses]).toEqual([...NYSE_CALENDAR.earlyCloses]);
  });

  it.each(['', '\n\n', '# nothing', ' \t\r\n#\r\n'])(
    'takes a file that says nothing: %j',
    (text) => {
      expect(withExtraClosures(NYSE_CALENDAR, text, FILE)).toEqual(NYSE_CALENDAR);
    },
  );

  it('reads a file written on Windows', () => {
    const text = '\uFEFF2026-02-10\r\n2026-02-11 early 12:30\r\n';
    const calendar = withExtraClosures(NYSE_CALENDAR, text, FILE);
    expect(isSessionDay(calendar, '2026-02-10')).toBe(false);
    expect(calendar.earlyCloses.get('2026-02-11')).toBe('12:30');
  });

  it.each([
    ['2026-2-10', '1:1', 'not a date'],
    ['2026-02-30', '1:1', 'not a date'],
    ['  10.02.2026', '1:3', 'not a date'],
    ['2029-01-02', '1:1', 'goes from 2024-01-01 to 2028-12-31'],
    ['2023-12-29', '1:1', 'goes from 2024-01-01 to 2028-12-31'],
    ['2026-02-14', '1:1', 'weekend'],
    ['2026-02-10\n2026-02-10', '2:1', 'stands on line 1 already'],
    ['2026-02-10\n2026-02-10 early 12:00', '2:1', 'stands on line 1 already'],
    ['2026-02-10 closed', '1:12', 'only "early HH:MM"'],
    ['2026-02-10 early', '1:12', 'a time written HH:MM'],
    ['2026-02-10 early 1pm', '1:18', 'a time written HH:MM'],
    ['2026-02-10 early 24:00', '1:18', 'a time written HH:MM'],
    ['2026-02-10 early 12:00 sharp', '1:24', 'nothing may follow'],
    ['2026-02-10 early 09:30', '1:18', 'not after 09:30'],
    ['2026-02-10 early 16:01', '1:18', '16:00'],
    ['2026-11-27 early 13:01', '1:18', '13:00'],
    ['2026-12-25 early 12:00', '1:1', 'no session'],
  ])('refuses %j at %s: %s', (text, place, reason) => {
    const error = refusal(text);
    expect(error.code).toBe('QE_CALENDAR_FILE');
    expect(error.place).toBe(`${FILE}:${place}`);
    expect(error.message).toContain(reason);
  });

  it('reports every line that is wrong at once, with the place of each', () => {
    const error = refusal('2026-02-10\nsoon\n2026-02-14\n2026-02-11 early noon');
    expect(error.place).toBe(`${FILE}:2:1`);
    expect(error.message.split('\n').map((line) => line.split(': ')[0])).toEqual([
      `${FILE}:2:1`,
      `${FILE}:3:1`,
      `${FILE}:4:18`,
    ]);
  });
});

function refusal(text: string): { code: string; place: string | undefined; message: string } {
  try {
    withExtraClosures(NYSE_CALENDAR, text, FILE);
  } catch (error) {
    if (isQeError(error)) return error;
    throw error;
  }
  throw new Error('the file was taken');
}
