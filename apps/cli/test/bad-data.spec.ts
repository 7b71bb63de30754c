import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, qe, removeFolders, SLOW_MS } from './qe';
import { tape, TINY, TINY_DATE, tinyFile, tinyFolder } from './tiny-day';

jest.setTimeout(SLOW_MS);
afterAll(removeFolders);

const BOOK = 'positions-HAMMER.csv';
const TAPE = `l1-${TINY_DATE}.csv`;
const HEADER = 'ts,symbol,bid,ask,last,volume,prev_close\n';

interface BadDay {
  readonly changed: Readonly<Record<string, string | undefined>>;
  readonly args?: readonly string[];
  /** Place and cause. */
  readonly says: readonly string[];
  readonly remedy: string;
}

const BAD_DAYS: Readonly<Record<string, BadDay>> = {
  'text for a number': {
    changed: tinyFile(BOOK, '24.50', 'lots'),
    says: ['tiny/positions-HAMMER.csv:2:22: avg_cost: got "lots", wanted a plain decimal'],
    remedy: 'Correct the named column',
  },
  'a negative price': {
    changed: tinyFile('instruments.csv', '25.00', '-25.00'),
    says: ['tiny/instruments.csv:2:14: prev_close: got "-25.00", wanted a plain decimal above 0'],
    remedy: 'Correct the named column',
  },
  'NaN as equity': {
    changed: tinyFile('accounts.csv', '1000000', 'NaN'),
    says: ['tiny/accounts.csv:2:8: equity: got "NaN", wanted a plain decimal above 0'],
    remedy: 'Correct the named column',
  },
  'a symbol twice in a book': {
    changed: tinyFile(BOOK, 'HAMMER,BBB PRB', 'HAMMER,AAA PRA'),
    says: ['tiny/positions-HAMMER.csv:3:8: symbol: AAA PRA stands twice, in LT and in MM_PURE'],
    remedy: 'Keep one of the rows',
  },
  'a held symbol without an instrument': {
    changed: tinyFile(BOOK, 'HAMMER,BBB PRB', 'HAMMER,BBBPRB'),
    says: ['tiny/positions-HAMMER.csv:3:8: symbol: BBBPRB is no instrument', 'mean BBB PRB?'],
    remedy: 'Add the symbol with its group and previous close',
  },
  'a group without a limit': {
    changed: tinyFile('instruments.csv', 'BBB PRB,BANK', 'BBB PRB,BANKS'),
    says: [
      'tiny/instruments.csv:3:9: group: the rules have no limit for BANKS (did you mean BANK?)',
    ],
    remedy: 'Write the group as the rules file does',
  },
  'a book of an account that is not listed': {
    changed: { 'positions-OTHER.csv': TINY[BOOK]?.replaceAll('HAMMER', 'OTHER') },
    says: ['tiny/positions-OTHER.csv: account: OTHER is not in tiny/accounts.csv'],
    remedy: 'Add the account with its equity, or remove its book',
  },
  'an account without a book': {
    changed: { [BOOK]: undefined },
    says: ['tiny/accounts.csv:2: account: HAMMER has no positions file'],
    remedy: 'Check the path',
  },
  'a missing file': {
    changed: { 'accounts.csv': undefined },
    says: ['tiny/accounts.csv: cannot read the file: there is none (ENOENT)'],
    remedy: 'Check the path',
  },
  'a missing folder': {
    changed: {},
    args: ['--data', 'nowhere'],
    says: ['nowhere: cannot read the folder: there is none (ENOENT)'],
    remedy: 'Check the path',
  },
  'a file for a folder': {
    changed: {},
    args: ['--data', 'tiny/accounts.csv'],
    says: ['tiny/accounts.csv: cannot read the folder: part of the path is a file'],
    remedy: 'Read the cause',
  },
  'no tape': {
    changed: { [TAPE]: undefined },
    says: ['tiny: no l1-<date>.csv in the folder'],
    remedy: 'Check the path',
  },
  'no tape of the date': {
    changed: {},
    args: ['--data', 'tiny', '--date', '2026-01-13'],
    says: ['tiny/l1-2026-01-13.csv: cannot read the file: there is none (ENOENT)'],
    remedy: 'Check the path',
  },
  'several tapes and no date': {
    changed: { 'l1-2026-01-13.csv': tape('2026-01-13') },
    says: ['tiny: several tapes (2026-01-12, 2026-01-13) in the folder: name one with --date'],
    remedy: 'Check the path',
  },
  'an empty tape': {
    changed: { [TAPE]: '' },
    says: [`tiny/${TAPE}:1: the file is empty, wanted ts,symbol,bid,ask`],
    remedy: 'Compare its first line with the columns',
  },
  'a tape of its header alone': {
    changed: { [TAPE]: HEADER },
    says: [`tiny/${TAPE}: the tape has no rows`],
    remedy: 'Correct the named column',
  },
  'a tape without a column': {
    changed: tinyFile(TAPE, 'volume', 'vol'),
    says: [`tiny/${TAPE}:1: no column volume in the header`],
    remedy: 'Compare its first line with the columns',
  },
  'a tape of another day': {
    changed: { [TAPE]: tape('2026-01-13') },
    says: [`tiny/${TAPE}:2:1: ts: got "2026-01-13T14:30:00.000Z", wanted a time of 2026-01-12`],
    remedy: 'Correct the named column',
  },
  'a day outside the calendar': {
    changed: { [TAPE]: undefined, 'l1-2031-01-06.csv': tape('2031-01-06') },
    says: ['tiny/l1-2031-01-06.csv: "2031-01-06" is no day of the exchange calendar'],
    remedy: 'Update @quant-engine/calendar',
  },
  'a generated day outside the calendar': {
    changed: {},
    args: ['--date', '2031-01-06'],
    says: ['--date: "2031-01-06" is no day of the exchange calendar'],
    remedy: 'Update @quant-engine/calendar',
  },
  'a generated day on a holiday': {
    changed: {},
    args: ['--date', '2026-01-19'],
    says: ['--date: the exchange is closed on 2026-01-19'],
    remedy: '',
  },
  'several problems at once': {
    changed: {
      ...tinyFile('accounts.csv', '1000000', '0'),
      [BOOK]: TINY[BOOK]?.replace('24.50', 'lots').replace('-13000', '13000.5'),
    },
    says: [
      'tiny/accounts.csv:2:8: equity: got "0"',
      'tiny/positions-HAMMER.csv:2:22: avg_cost: got "lots"',
      'tiny/positions-HAMMER.csv:3:16: quantity: got "13000.5"',
    ],
    remedy: 'Correct the named column',
  },
};

test.each(Object.keys(BAD_DAYS))('%s is refused with 3, and no day is written', (name) => {
  const { changed = {}, args = ['--data', 'tiny'], says = [], remedy = '' } = BAD_DAYS[name] ?? {};
  const cwd = tinyFolder(changed);
  const { code, stdout, stderr } = qe(cwd, ['day', ...args, '--json']);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  for (const message of says) expect(stderr).toContain(message);
  expect(stderr).toContain(`remedy: ${remedy}`);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(readdirSync(cwd)).toEqual(['tiny']);
});

describe('rows of a tape that cannot be events', () => {
  test('go to the dead letters and are said; the day goes on', () => {
    const rows = (TINY[TAPE] ?? '').split('\n');
    rows[4] = rows[4]?.replace('24.99', 'abc') ?? '';
    rows[5] = 'garbage';
    const cwd = tinyFolder({ [TAPE]: rows.join('\n') });
    const { code, stdout, stderr } = qe(cwd, ['day', '--data', 'tiny', '--json', '--out', 'out']);
    expect(code).toBe(0);
    expect(stderr).toContain(`tiny/${TAPE}:5:34: bid: got "abc", wanted a plain decimal`);
    expect(stderr).toContain(`tiny/${TAPE}:6: got 1 fields, wanted 7 as in the header`);
    expect(JSON.parse(stdout)).toMatchObject({ deadLetters: 2, refusedRows: 2, ended: 'TAPE_END' });
    const letters = readFileSync(join(cwd, 'out', 'events', 'ev.dead.jsonl'), 'utf8');
    const [first, second] = letters.trimEnd().split('\n');
    expect(first).toContain('abc');
    expect(JSON.parse(second ?? '')).toMatchObject({
      fields: { source: `tiny/${TAPE}`, source_id: '6', fields: '{"row":"garbage"}' },
    });
  });

  test('a last row that is cut short is one of them', () => {
    const whole = TINY[TAPE] ?? '';
    const cwd = tinyFolder({ [TAPE]: whole.slice(0, -20) });
    const { code, stdout, stderr } = qe(cwd, ['day', '--data', 'tiny', '--json', '--out', 'out']);
    expect(code).toBe(0);
    expect(stderr).toContain(`tiny/${TAPE}:61: got 4 fields, wanted 7 as in the header`);
    expect(stderr).toContain('[QE_CSV_TRUNCATED]');
    expect(JSON.parse(stdout)).toMatchObject({ deadLetters: 1, refusedRows: 1 });
  });
});

test('a tape of a holiday is played with a closed desk, at the times of its clock', () => {
  const cwd = tinyFolder({ [TAPE]: undefined, 'l1-2026-01-19.csv': tape('2026-01-19') });
  const args = ['day', '--data', 'tiny', '--until', '09:33', '--out', 'out'];
  const { code, stdout, stderr } = qe(cwd, args);
  expect(code).toBe(0);
  expect(stdout).toContain('09:30:00 CLOSED');
  expect(stdout).toContain('0 orders, 0 fills');
  expect(stderr).toContain('09:30:59 CLOSED');
  const manifest = JSON.parse(filesIn(join(cwd, 'out'))['manifest.json'] ?? '') as object;
  const until = `${Date.parse('2026-01-19T14:33:00Z')}000000`;
  expect(manifest).toMatchObject({ ended: 'UNTIL', endedAt: until });
});

describe('a folder that is no run folder', () => {
  test('is refused as --out before anything is played, and left as it was', () => {
    const cwd = tinyFolder();
    const before = filesIn(cwd);
    const { code, stdout, stderr } = qe(cwd, ['day', '--data', 'tiny', '--out', 'tiny']);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('tiny: holds something that is no run folder: name a new folder');
    expect(stderr).toContain('[QE_RUN_FOLDER]');
    // No line of progress: nothing was played.
    expect(stderr).not.toMatch(/^\d\d:/m);
    expect(filesIn(cwd)).toEqual(before);
  });

  test('what the system refuses to write is said before the day is played', () => {
    const cwd = tinyFolder();
    const { code, stdout, stderr } = qe(cwd, [
      'day',
      '--data',
      'tiny',
      '--out',
      'tiny/accounts.csv/out',
    ]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(
      /tiny\/accounts\.csv\/out: cannot be written: .* \(ENOTDIR\) \[QE_RUN_FOLDER\]/,
    );
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(existsSync(join(cwd, 'var'))).toBe(false);
  });
});
