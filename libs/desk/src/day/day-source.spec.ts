import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_DESK_HOURS } from '@quant-engine/calendar';
import { daySourceOf, type DaySource } from './day-source';

const FILES = {
  'accounts.csv': 'account,equity\nHAMMER,1000000\n',
  'instruments.csv': 'symbol,group,prev_close,avg_adv\nAAA PRA,BANK,25.00,4000000\n',
  'positions-HAMMER.csv':
    'account,symbol,quantity,avg_cost,bucket\nHAMMER,AAA PRA,40000,24.50,LT\n',
  'l1-2026-01-12.csv':
    'ts,symbol,bid,ask,last,volume,prev_close\n' +
    '2026-01-12T14:30:00.5Z,AAA PRA,24.99,25.01,25.00,1000,25.00\n' +
    'no row\n' +
    '2026-01-12T14:31:00Z,AAA PRA,24.99,25.01,25.00,1000,25.00\n',
};

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qe-day-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes the files of a day, some of them otherwise; what is undefined is left out. */
function write(changed: Readonly<Record<string, string | undefined>> = {}): void {
  for (const [name, text] of Object.entries({ ...FILES, ...changed })) {
    if (text !== undefined) writeFileSync(join(folder, name), text);
  }
}

function chosen(date?: string): DaySource {
  const loaded = daySourceOf({ data: folder, date }, DEFAULT_DESK_HOURS);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.value;
}

describe('the day that is chosen', () => {
  it('is generated when there is no folder', () => {
    const loaded = daySourceOf({ date: '2026-01-13' }, DEFAULT_DESK_HOURS);
    expect(loaded).toMatchObject({
      ok: true,
      value: { tradingDate: '2026-01-13', name: 'generated', ends: 'CLOSE', refused: [] },
    });
  });

  it('is the only tape of a folder, from its first whole second to its last', () => {
    write();
    const openMs = Date.UTC(2026, 0, 12, 14, 30);
    const day = chosen();
    expect(day).toMatchObject({
      tradingDate: '2026-01-12',
      name: 'tape l1-2026-01-12.csv',
      openMs,
      startMs: openMs + 1000,
      endMs: openMs + 60_000,
      ends: 'TAPE_END',
      refused: [{ line: 3, file: join(folder, 'l1-2026-01-12.csv') }],
    });
    expect([...day.events()]).toHaveLength(2);
  });

  it('has problems when its books do', () => {
    write({ 'positions-HAMMER.csv': 'account,symbol,quantity,avg_cost,bucket\nHAMMER\n' });
    expect(daySourceOf({ data: folder }, DEFAULT_DESK_HOURS)).toMatchObject({
      ok: false,
      problems: [{ place: `${join(folder, 'positions-HAMMER.csv')}:2` }],
    });
  });

  it('has problems when no row of its tape can be used', () => {
    write({ 'l1-2026-01-12.csv': 'ts,symbol,bid,ask,last,volume,prev_close\nno row,x\n' });
    expect(daySourceOf({ data: folder }, DEFAULT_DESK_HOURS)).toMatchObject({
      ok: false,
      problems: [{ place: `${join(folder, 'l1-2026-01-12.csv')}:2` }],
    });
  });

  it.each([
    ['no row', {}, 'QE_CSV_ROW', 'the tape has no rows'],
    ['no tape', { 'l1-2026-01-12.csv': undefined }, 'QE_FILE_MISSING', 'no l1-<date>.csv in the'],
    ['two tapes', { 'l1-2026-01-13.csv': '' }, 'QE_FILE_MISSING', 'several tapes (2026-01-12, '],
  ])('is none with %s', (_, changed, code, message) => {
    write({ 'l1-2026-01-12.csv': 'ts,symbol,bid,ask,last,volume,prev_close\n', ...changed });
    expect(() => daySourceOf({ data: folder }, DEFAULT_DESK_HOURS)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) as string }),
    );
  });

  it('is none on a day without a session, or outside the calendar', () => {
    const generate = (date: string) => () => daySourceOf({ date }, DEFAULT_DESK_HOURS);
    expect(generate('2026-01-17')).toThrow(
      expect.objectContaining({ code: 'QE_CALENDAR_NO_SESSION', place: '--date' }),
    );
    expect(generate('2031-01-06')).toThrow(
      expect.objectContaining({ code: 'QE_CALENDAR_RANGE', place: '--date' }),
    );
  });
});
