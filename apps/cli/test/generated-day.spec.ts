import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { freshFolder, qe, removeFolders, SLOW_MS, startQe, type Ended } from './qe';

jest.setTimeout(SLOW_MS);
afterAll(removeFolders);

describe('the generated day until 10:00', () => {
  const folder = join('var', 'days', '2026-01-12');
  let cwd = '';
  let day: Ended;
  beforeAll(() => {
    cwd = freshFolder();
    day = qe(cwd, ['day', '--until', '10:00', '--json']);
  }, SLOW_MS);

  test('is summed up on standard output, which is JSON and nothing else', () => {
    expect(day.code).toBe(0);
    const summary = JSON.parse(day.stdout) as {
      accounts: { account: string; orders: number; denied: number }[];
    };
    expect(summary).toMatchObject({
      source: 'generated',
      ended: 'UNTIL',
      deadLetters: 0,
      refusedRows: 0,
      folder,
    });
    expect(summary.accounts.map(({ account }) => account)).toEqual([
      'HAMMER',
      'IBKR_GUN',
      'IBKR_PED',
    ]);
    expect(summary.accounts.some(({ orders }) => orders > 0)).toBe(true);
  });

  test('shows how it goes by on standard error', () => {
    expect(day.stderr).toMatch(/^09:30:59 OPEN {3}\| HAMMER/m);
    expect(day.stderr).not.toContain('\u001b');
  });

  test('is reported from its events as it was reported when it ran', () => {
    for (const [args, name] of [
      [[], 'eod.txt'],
      [['--json'], 'eod.json'],
      [['--csv', '--account', 'IBKR_GUN'], 'eod-IBKR_GUN.csv'],
    ] as const) {
      const { code, stdout } = qe(cwd, ['report', ...args]);
      expect(code).toBe(0);
      expect(stdout).toBe(readFileSync(join(cwd, folder, 'report', name), 'utf8'));
    }
  });
});

// A terminal's ^C reaches the whole process group, a supervisor's signal only the command itself.
test.each([
  ['SIGINT', 'the process group', -1, 130],
  ['SIGTERM', 'the command alone', 1, 143],
] as const)('%s to %s ends the day cleanly', async (signal, _, sign, exitCode) => {
  const cwd = freshFolder();
  const child = startQe(cwd, ['day', '--json', '--out', 'out']);
  if (child.stdout === null || child.stderr === null || child.pid === undefined) throw new Error();
  const stdout = text(child.stdout);
  await once(child.stderr, 'data');
  const exited = once(child, 'exit');
  process.kill(sign * child.pid, signal);
  expect(await exited).toEqual([exitCode, null]);
  expect(JSON.parse(await stdout)).toMatchObject({ ended: 'INTERRUPTED', folder: 'out' });
  const manifest = readFileSync(join(cwd, 'out', 'manifest.json'), 'utf8');
  expect(JSON.parse(manifest)).toMatchObject({ ended: 'INTERRUPTED' });
  expect(qe(cwd, ['report', '--from', 'out'])).toEqual({
    code: 0,
    stdout: readFileSync(join(cwd, 'out', 'report', 'eod.txt'), 'utf8'),
    stderr: '',
  });
});
