import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadReference } from '../config-files';
import { deskCommand, parseDeskOptions } from './desk-options';
import { deskPlan, type DeskPlan } from './desk-plan';

const CONFIG = join(__dirname, '..', '..', '..', '..', 'config');
const NOW_MS = Date.UTC(2026, 0, 12, 15);

let books: string;
beforeAll(() => {
  books = mkdtempSync(join(tmpdir(), 'qe-'));
  const files = {
    'accounts.csv': 'account,equity\nHAMMER,1500000\n',
    'instruments.csv': 'symbol,group,prev_close,avg_adv\nCIM PRB,MREIT,23.5,40026\n',
    'positions-HAMMER.csv':
      'account,symbol,quantity,avg_cost,bucket\nHAMMER,CIM PRB,-500,24.93,LT\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(books, name), text);
});
afterAll(() => rmSync(books, { recursive: true }));

/** What a process works out from its command line. */
function planned(...argv: readonly string[]): DeskPlan {
  const command = deskCommand('engine', 'It decides.', { version: '0', configFolder: CONFIG });
  return deskPlan(parseDeskOptions(command, argv), NOW_MS);
}

describe('a scenario', () => {
  it('has the books of its folder, no market, and the luck of its name', () => {
    const { setup, source, endMs } = planned('--data', books, '--scenario=-100 % at noon');
    expect(loadReference(books)).toEqual({ ok: true, value: setup.reference });
    expect({ seed: setup.seed, source, endMs }).toEqual({
      seed: '-100 % at noon',
      source: undefined,
      endMs: Infinity,
    });
  });

  it('needs books', () => {
    expect(() => planned('--scenario=a', '--data', join(books, 'none'))).toThrow(/ENOENT/);
  });
});

describe('a live desk', () => {
  it('has the books of a folder, and quotes from somebody else', () => {
    const { setup, source } = planned('--live-clock', '--data', books);
    expect(loadReference(books)).toEqual({ ok: true, value: setup.reference });
    expect(source).toBeUndefined();
  });

  it('has the generated books of the day without a folder', () => {
    const { setup, source } = planned('--live-clock');
    expect(source).toMatchObject({ tradingDate: '2026-01-12', name: 'generated' });
    expect(setup.reference).toBe(source?.reference);
  });
});

describe('a played day', () => {
  it('needs a tape beside the books', () => {
    expect(() => planned('--data', books)).toThrow('no l1-<date>.csv in the folder');
  });

  it('begins late in the generated day, and ends when it is told to', () => {
    const { source, endMs } = planned('--until', '15:55');
    expect(source?.startMs).toBe(Date.UTC(2026, 0, 12, 20, 50));
    expect(endMs).toBe(Date.UTC(2026, 0, 12, 20, 55));
  });

  it('begins as late before the close of a half day', () => {
    const { source, endMs } = planned('--date', '2026-11-27');
    expect(source?.startMs).toBe(Date.UTC(2026, 10, 27, 17, 50));
    expect(endMs).toBe(Date.UTC(2026, 10, 27, 18, 30, 5));
  });

  it.each([
    [['--until', '12:25'], '--until'],
    [['--date', '2026-11-27', '--until', '12:25'], '--until'],
    [['--start', '12:30', '--until', '12:25'], '--until'],
    [['--date', '2026-11-27', '--start', '15:50'], '--start'],
    [['--start', '09:00'], '--start'],
  ])('is refused with %j, which would play nothing', (argv, place) => {
    expect(() => planned(...argv)).toThrow(expect.objectContaining({ code: 'QE_DAY_TIME', place }));
  });
});
