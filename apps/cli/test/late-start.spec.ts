import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder, qe, removeFolders, SLOW_MS } from './qe';
import { tinyFolder } from './tiny-day';

jest.setTimeout(SLOW_MS);
afterAll(removeFolders);

/** The times of a stream's events in a run folder, in seconds after the open of the day. */
function secondsOf(folder: string, stream: string): readonly number[] {
  const lines = readFileSync(join(folder, 'events', `${stream}.jsonl`), 'utf8').trimEnd();
  return lines.split('\n').map((line) => {
    const { fields } = JSON.parse(line) as { fields: { timestamp: string } };
    return Number(fields.timestamp.slice(0, -6)) / 1000 - Date.UTC(2026, 0, 12, 14, 30) / 1000;
  });
}

test('the generated day from 15:50 on ends at its close, with a report', () => {
  const cwd = freshFolder();
  const { code, stdout } = qe(cwd, ['day', '--start', '15:50', '--json', '--out', 'late']);
  expect(code).toBe(0);
  const late = join(cwd, 'late');
  const start = (15 - 9) * 3600 + (50 - 30) * 60;
  const summary = JSON.parse(stdout) as { accounts: { fills: number }[] };
  expect(summary).toMatchObject({ ended: 'CLOSE', deadLetters: 0 });
  expect(summary.accounts.every(({ fills }) => fills > 0)).toBe(true);
  // The desk meets the market as it stands at 15:50, and no trade or proposal from before.
  expect(secondsOf(late, 'ev.session')[0]).toBe(start);
  expect(secondsOf(late, 'ev.l1')[0]).toBeLessThan(start);
  expect(secondsOf(late, 'ev.prints')[0]).toBeGreaterThanOrEqual(start);
  expect(secondsOf(late, 'ev.proposals')[0]).toBeGreaterThanOrEqual(start);
  const report = readFileSync(join(late, 'report', 'eod.txt'), 'utf8');
  expect(qe(cwd, ['report', '--from', 'late'])).toEqual({ code: 0, stdout: report, stderr: '' });
});

test('a tape is begun late as well, and every symbol has its quote', () => {
  const cwd = tinyFolder();
  const args = ['day', '--data', 'tiny', '--start', '09:32:05', '--until', '09:32:09', '--json'];
  const { code, stdout } = qe(cwd, [...args, '--out', 'late']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    ended: 'UNTIL',
    accounts: [{ account: 'HAMMER', grossPct: { first: 132.5 } }],
    events: { 'ev.session': 5, 'ev.l1': 2 },
  });
  expect(secondsOf(join(cwd, 'late'), 'ev.l1')).toEqual([120, 120]);
});

test.each([
  [['--start', '09:29:59'], '--start: 09:29:59 is before the day begins, at 09:30:00'],
  [['--start', '09:35'], '--start: 09:35:00 is after the day ends, at 09:34:50'],
  [['--start', '09:33', '--until', '09:32'], 'is before the day begins, at 09:33:00'],
  [['--start', '9:33'], "'--start <time>' argument '9:33' is invalid"],
])('qe day %j is wrong usage of a tape from 09:30 to 09:34:50', (args, message) => {
  const { code, stdout, stderr } = qe(tinyFolder(), ['day', '--data', 'tiny', ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
});
