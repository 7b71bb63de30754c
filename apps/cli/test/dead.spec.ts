import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DEAD_LETTERS, encodeEvent } from '@quant-engine/contracts';
import { writeRunFolder, type RunManifest } from '@quant-engine/run-folder';
import { MemoryStore, type DeadLetter } from '@quant-engine/state-store';
import { DeadDesk } from './dead-desk';
import { poison, ROW } from './dead-letters';
import { quote } from './own-desk';
import { freshFolder, qe } from './qe';

const own = new DeadDesk();

describe('qe dead', () => {
  test('lists them, one line each; --group those of one group', async () => {
    await own.desk.store.bury([poison('ledger'), ROW]);
    const [first, second] = await own.ids();
    const { code, stdout, stderr } = own.dead();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^id +age +source +group +reason$/);
    expect(lines[1]).toMatch(
      new RegExp(`^${first} +\\d+ s +ev\\.l1 1-0 +ledger +QE_EVENT_POISON ev\\.l1 1-0 boom$`),
    );
    expect(lines[2]).toMatch(
      new RegExp(`^${second} +\\d+ s +tape\\.csv 17 +\\(edge\\) +QE_CSV_ROW`),
    );
    expect(lines[2]).toMatch(/bid: got "x", wanted a plain decimal \(and 1 more\)$/);
    expect(lines).toHaveLength(3);
    expect(own.dead('list', '--group', 'ledger').stdout).toContain(lines[1]?.split(' ')[0]);
    expect(own.dead('--group', 'ledger').stdout).not.toContain('tape.csv');
    expect(own.dead('--group', 'nope').stderr).toBe('There are no dead letters of nope.\n');
  });

  test('in pages, and how many there are', async () => {
    await own.desk.store.bury(Array.from({ length: 5 }, (_, n) => ({ ...ROW, sourceId: `${n}` })));
    const ids = await own.ids();
    const { stdout, stderr } = own.dead('--limit', '2', '--page', '2');
    expect(stdout.trimEnd().split('\n').slice(1)).toEqual([
      expect.stringContaining(ids[2] ?? '?'),
      expect.stringContaining(ids[3] ?? '?'),
    ]);
    expect(stderr).toBe('3 to 4 of 5 dead letters; --page 3 shows the next\n');
    expect(own.dead('--limit', '2', '--page', '3').stderr).toBe('5 to 5 of 5 dead letters\n');
    expect(own.dead('--page', '2').stderr).toBe('There are only 5 letters.\n');
    expect(own.dead('--limit', '1001').code).toBe(2);
  });

  test('without one there is nothing on standard output', () => {
    expect(own.dead()).toEqual({ code: 0, stdout: '', stderr: 'There are no dead letters.\n' });
    expect(own.dead('--json')).toEqual({ code: 0, stdout: '[]\n', stderr: '' });
  });

  test('--json gives what the list says', async () => {
    await own.desk.store.bury([poison('ledger'), ROW]);
    const [first] = await own.ids();
    const list = JSON.parse(own.dead('--json').stdout) as object[];
    expect(list[0]).toEqual({
      id: first,
      written: expect.stringMatching(/^20\d\d-.*Z$/),
      source: 'ev.l1',
      sourceId: '1-0',
      group: 'ledger',
      problems: poison('ledger').problems,
    });
    expect(list[1]).toMatchObject({ source: 'tape.csv', problems: ROW.problems });
  });

  test('what something else has written there is listed, and nothing obeys it', async () => {
    const hostile = { row: 'a\u001b[2Jb\nc' };
    await own.desk.store.bury([
      { source: 'x\u001b[31m', sourceId: '1', problems: [], fields: hostile },
      { source: 'y', sourceId: '2', problems: 5, fields: hostile } as unknown as DeadLetter,
    ]);
    const { code, stdout } = own.dead();
    expect(code).toBe(0);
    expect(stdout).not.toContain('\u001b');
    expect(stdout.trimEnd().split('\n')).toHaveLength(3);
    expect(stdout).toContain('x\\x1b[31m 1');
    expect(stdout).toMatch(/\? \? +\(edge\) +QE_STORE_ENTRY .* has no problems as a dead letter/);
    const [first, second] = await own.ids();
    expect(own.dead('show', first!).stdout).toContain('row             a\\x1b[2Jb\\x0ac\n');
    expect(own.dead('feed', second!)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining(`dead letter ${second}: `),
    });
  });
});

describe('qe dead show', () => {
  test('shows everything that is in one, the data of its event on lines of its own', async () => {
    await own.desk.store.bury([poison('ledger')]);
    const [id] = await own.ids();
    const { code, stdout } = own.dead('show', id!);
    expect(code).toBe(0);
    expect(stdout).toContain(`Dead letter ${id}\nwritten     20`);
    expect(stdout).toContain(
      'source      ev.l1 1-0\n' +
        'group       ledger\n' +
        'problems    QE_EVENT_POISON ev.l1 1-0: boom\n' +
        'remedy      Read the reason in the dead letter',
    );
    expect(stdout).toMatch(/^ {2}event_type {6}l1$/m);
    expect(stdout).toMatch(/^ {2}data {12}\{$/m);
    expect(stdout).toMatch(/^ {20}"bid": "25.10",$/m);
  });

  test('--json gives fields and data as well', async () => {
    await own.desk.store.bury([poison('ledger')]);
    const [id] = await own.ids();
    expect(JSON.parse(own.dead('show', id!, '--json').stdout)).toMatchObject({
      id,
      fields: encodeEvent(quote(1)),
      data: quote(1).data,
    });
  });

  test.each([
    ['1-1', 3, '1-1: there is no such dead letter [QE_DEAD_UNKNOWN]\nremedy: List those'],
    ['banana', 2, 'Write an id as qe dead shows it'],
    ['18446744073709551616-0', 2, 'Write an id as qe dead shows it'],
    ['1768235760000', 2, 'Write an id as qe dead shows it'],
  ])('%s is none', (id, exitCode, message) => {
    const { code, stdout, stderr } = own.dead('show', id);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
    expect(stderr).toContain(message);
  });
});

describe('of a run folder', () => {
  const MANIFEST: Omit<RunManifest, 'entries'> = {
    schemaVersion: 2,
    tradingDate: '2026-01-12',
    source: 'synthetic',
    rulesHash: 'abc',
    startedAt: '1768230000000000000',
    endedAt: '1768230001000000000',
    ended: 'CLOSE',
    reportFiles: [],
  };

  test('--from and --date list and show, by the clock of the session', async () => {
    const store = new MemoryStore();
    await store.publish([quote(1)]);
    await store.bury([ROW]);
    const [entry] = await store.range(DEAD_LETTERS);
    const cwd = freshFolder();
    mkdirSync(join(cwd, 'var', 'days'), { recursive: true });
    await writeRunFolder(join(cwd, 'var', 'days', '2026-01-12'), store, MANIFEST, {});
    const byDate = qe(cwd, ['dead', '--date', '2026-01-12']);
    expect(byDate).toMatchObject({ code: 0, stderr: '' });
    expect(byDate.stdout).toContain(`${entry!.id}  2026-01-12T15:00:01.000Z  tape.csv 17  (edge)`);
    const from = ['--from', join('var', 'days', '2026-01-12')];
    expect(qe(cwd, ['dead', 'list', ...from])).toEqual(byDate);
    const shown = qe(cwd, ['dead', 'show', entry!.id, ...from]);
    expect(shown.stdout).toContain('written     2026-01-12T15:00:01.000Z\n');
    expect(shown.stdout).toContain('row             2026-01-12T15:00:00Z,CIM PRB,x,y\n');
  });

  test.each([
    [['--from', 'nowhere'], 3, 'nowhere: there is no run folder [QE_RUN_FOLDER]'],
    [['--from', 'x', '--date', '2026-01-12'], 2, "'--from <dir>' cannot be used with"],
    [['--date', '2026-01-12', '--redis', 'redis://desk'], 2, 'cannot be used with'],
    [['--date', 'today'], 2, 'Write a date as YYYY-MM-DD'],
  ])('%j is refused', (args, exitCode, message) => {
    const { code, stdout, stderr } = qe(freshFolder(), ['dead', ...args]);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
    expect(stderr).toContain(message);
  });
});
