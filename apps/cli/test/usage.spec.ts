import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder, qe, removeFolders, SLOW_MS } from './qe';

jest.setTimeout(SLOW_MS);
afterAll(removeFolders);

const COMMANDS = [
  ...['day', 'report', 'replay', 'why', 'scenarios', 'policy', 'size'],
  ...['redis', 'status', 'dead'],
];

test.each(COMMANDS)('qe %s --help has two examples and the exit codes, and ends with 0', (name) => {
  const { code, stdout, stderr } = qe(freshFolder(), [name, '--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(`Usage: qe ${name}`);
  const [, below = ''] = stdout.split('Examples:\n');
  const examples = below.split('\n\n')[0] ?? '';
  expect(examples.split('\n').filter((line) => line.includes(`qe ${name}`))).toHaveLength(2);
  expect(stdout.match(/^ {2}(0|1|2|3|78|130) /gm)).toHaveLength(6);
});

test('qe --help lists the commands, and --version says the version', () => {
  const help = qe(freshFolder(), ['--help']);
  expect(help.code).toBe(0);
  for (const name of COMMANDS) expect(help.stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'));
  const manifest = readFileSync(join(__dirname, '..', 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  expect(qe(freshFolder(), ['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test.each([
  [[], 'Usage: qe'],
  [['nope'], "error: unknown command 'nope'"],
  [['day', '--nope'], "error: unknown option '--nope'"],
  [['day', 'more'], 'error: too many arguments'],
  [['day', '--out'], "error: option '--out <dir>' argument missing"],
  [['day', '--until', '25:00'], "'--until <time>' argument '25:00' is invalid. Write HH:MM"],
  [['day', '--until', '9:30'], "'--until <time>' argument '9:30' is invalid"],
  [['day', '--until', '09:00'], '--until: 09:00:00 is before the day begins, at 09:25:00'],
  [['day', '--date', '2026-02-30'], "'--date <date>' argument '2026-02-30' is invalid"],
  [['report', '--date', '../../x'], "'--date <date>' argument '../../x' is invalid"],
  [['report', '--json', '--csv'], "option '--json' cannot be used with option '--csv'"],
  [['report', '--from', 'x', '--date', '2026-01-12'], "'--from <dir>' cannot be used with"],
])('qe %j is wrong usage: 2, said on standard error', (args, message) => {
  const { code, stdout, stderr } = qe(freshFolder(), args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('at Command');
});
