import { readFileSync, truncateSync, writeFileSync, rmSync, cpSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn, qe, removeFolders, shell, SLOW_MS, type Ended } from './qe';
import { TINY_DATE, tinyFolder } from './tiny-day';

jest.setTimeout(SLOW_MS);
afterAll(removeFolders);

const DAY = join('var', 'days', TINY_DATE);

let cwd = '';
let first: Ended;
beforeAll(() => {
  cwd = tinyFolder();
  first = qe(cwd, ['day', '--data', 'tiny', '--json']);
}, SLOW_MS);

/** A report file that the day wrote. */
function written(name: string): string {
  return readFileSync(join(cwd, DAY, 'report', name), 'utf8');
}

describe('qe day', () => {
  test('plays a tape: gross above the cap is reduced, and nothing but data is on stdout', () => {
    expect(first.code).toBe(0);
    const summary = JSON.parse(first.stdout) as { accounts: { fills: number }[]; folder: string };
    expect(summary).toMatchObject({
      tradingDate: TINY_DATE,
      ended: 'TAPE_END',
      folder: DAY,
      deadLetters: 0,
      accounts: [{ account: 'HAMMER', grossPct: { first: 132.5, max: 132.5 }, denied: 0 }],
    });
    expect(summary.accounts[0]?.fills).toBeGreaterThan(0);
    expect(first.stderr).toContain('09:30:59 OPEN   | HAMMER');
  });

  test('played twice, the day is the same byte for byte, in every file', () => {
    const again = qe(cwd, ['day', '--data', 'tiny', '--out', 'again']);
    expect(again.code).toBe(0);
    expect(filesIn(join(cwd, 'again'))).toEqual(filesIn(join(cwd, DAY)));
    expect(again.stderr).toContain('The day lies in again');
    for (const next of ['report', 'why', 'replay']) {
      expect(again.stderr).toContain(`npx qe ${next} --from again `);
    }
    // Without --json the report itself is on standard output, before the summary.
    expect(again.stdout.startsWith(written('eod.txt'))).toBe(true);
  });

  test('--until ends the day there', () => {
    const { code, stdout } = qe(cwd, [
      ...['day', '--data', 'tiny', '--until', '09:31', '--json', '--out', 'short'],
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ended: 'UNTIL', events: { 'ev.session': 61 } });
  });

  test('goes on when nobody reads its notes', () => {
    const line = '{ $QE day --data tiny --out unread; echo $? > code; } 2>&1 >/dev/null | true';
    shell(cwd, line);
    expect(readFileSync(join(cwd, 'code'), 'utf8')).toBe('0\n');
    expect(filesIn(join(cwd, 'unread'))).toEqual(filesIn(join(cwd, DAY)));
  });
});

describe('qe report', () => {
  test.each([
    [[], 'eod.txt'],
    [['--json'], 'eod.json'],
    [['--csv'], 'eod.csv'],
    [['--account', 'HAMMER'], 'eod-HAMMER.txt'],
    [['--account', 'HAMMER', '--json'], 'eod-HAMMER.json'],
    [['--account', 'HAMMER', '--csv', '--date', TINY_DATE], 'eod-HAMMER.csv'],
    [['--from', DAY], 'eod.txt'],
  ])('%j from the events is %s, byte for byte', (args, name) => {
    expect(qe(cwd, ['report', ...args])).toEqual({ code: 0, stdout: written(name), stderr: '' });
  });

  test('is made of the events and not of the reports that lie there', () => {
    cpSync(join(cwd, DAY), join(cwd, 'bare'), { recursive: true });
    rmSync(join(cwd, 'bare', 'report'), { recursive: true });
    expect(qe(cwd, ['report', '--from', 'bare']).stdout).toBe(written('eod.txt'));
  });

  test('has the exact header as CSV, and parses as JSON', () => {
    const [header, row] = written('eod.csv').split('\n');
    expect(header).toBe(
      'Date,Symbol,Classification,Filled_Qty,Filled_Notional,Realized_PnL,Count_Fills,Net_Qty_Change',
    );
    expect(row).toMatch(/^2026-01-12,AAA PRA,LT_LONG_DECREASE,\d+,\d+\.\d\d,/);
    expect(JSON.parse(written('eod.json'))).toMatchObject({ tradingDate: TINY_DATE });
  });

  test('can be read by something that stops early', () => {
    const { stdout } = shell(cwd, '{ $QE report; echo "code $?" >&2; } | head -1');
    expect(stdout).toBe(`End of day ${TINY_DATE}\n`);
    const closed = shell(cwd, '{ $QE report; echo "code $?" >&2; } | true');
    expect(closed.stderr).toBe('code 0\n');
  });
});

describe('a report that cannot be made', () => {
  const refused = (folder: string, args: readonly string[]): string => {
    const { code, stdout, stderr } = qe(folder, ['report', ...args]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('remedy: ');
    expect(stderr).not.toMatch(/^\s+at /m);
    return stderr;
  };

  test('there is no day', () => {
    expect(refused(tinyFolder(), [])).toContain('var/days: no day was run here yet');
    expect(refused(cwd, ['--date', '2026-01-13'])).toContain('var/days/2026-01-13: ');
    expect(refused(cwd, ['--from', 'tiny'])).toContain('tiny/manifest.json: is missing');
  });

  test('the account is not of the day', () => {
    expect(refused(cwd, ['--account', 'NOPE'])).toContain('has no account "NOPE"; it has: HAMMER');
  });

  test('a file of the day is damaged: it says which line', () => {
    const damaged = join(cwd, 'damaged');
    const orders = join(damaged, 'events', 'ev.orders.jsonl');
    cpSync(join(cwd, DAY), damaged, { recursive: true });
    const lines = readFileSync(orders, 'utf8').trimEnd().split('\n');
    truncateSync(orders, statSync(orders).size - 20);
    const place = (line: number) => `damaged/events/ev.orders.jsonl:${line}`;
    expect(refused(cwd, ['--from', 'damaged'])).toContain(`${place(lines.length)}: is cut short`);
    writeFileSync(orders, [lines[0], '{"id":', ...lines.slice(2), ''].join('\n'));
    expect(refused(cwd, ['--from', 'damaged'])).toContain(`${place(2)}: is not JSON`);
    rmSync(join(damaged, 'manifest.json'));
    expect(refused(cwd, ['--from', 'damaged'])).toContain('damaged/manifest.json: is missing');
  });
});
