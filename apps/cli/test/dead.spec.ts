import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DEAD_LETTERS, encodeEvent } from '@quant-engine/contracts';
import {
  MemoryStore,
  writeRunFolder,
  type DeadLetter,
  type RunManifest,
} from '@quant-engine/state-store';
import { ownRedis, quote, TestDesk } from './own-desk';
import { freshFolder, qe, removeFolders, SLOW_MS } from './qe';

jest.setTimeout(SLOW_MS);
afterAll(removeFolders);

const redis = ownRedis();
let desks = 0;
let prefix = '';
let desk: TestDesk;
beforeEach(async () => {
  prefix = `desk-${(desks += 1)}:`;
  desk = await TestDesk.start(redis().server.url, prefix);
});
afterEach(() => desk.close());

function dead(...args: string[]) {
  return qe(redis().cwd, ['dead', ...args, ...['--redis', redis().server.url, '--prefix', prefix]]);
}

async function ids(): Promise<readonly string[]> {
  return (await desk.store.range(DEAD_LETTERS)).map(({ id }) => id);
}

/** An event that a group failed on. */
function poison(group: string, n = 1): DeadLetter {
  const problems = [{ code: 'QE_EVENT_POISON', place: `ev.l1 ${n}-0`, reason: 'boom' }] as const;
  return { source: 'ev.l1', sourceId: `${n}-0`, group, problems, fields: encodeEvent(quote(n)) };
}

const ROW: DeadLetter = {
  source: 'tape.csv',
  sourceId: '17',
  problems: [
    { code: 'QE_CSV_ROW', place: 'tape.csv:17:3', reason: 'bid: got "x", wanted a plain decimal' },
    { code: 'QE_CSV_ROW', place: 'tape.csv:17:4', reason: 'ask: got "y", wanted a plain decimal' },
  ],
  fields: { row: '2026-01-12T15:00:00Z,CIM PRB,x,y' },
};

describe('qe dead', () => {
  test('lists them, one line each; --group those of one group', async () => {
    await desk.store.bury([poison('ledger'), ROW]);
    const [first, second] = await ids();
    const { code, stdout, stderr } = dead();
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
    expect(dead('list', '--group', 'ledger').stdout).toContain(lines[1]?.split(' ')[0]);
    expect(dead('--group', 'ledger').stdout).not.toContain('tape.csv');
  });

  test('without one there is nothing on standard output', () => {
    expect(dead()).toEqual({ code: 0, stdout: '', stderr: 'There are no dead letters.\n' });
    expect(dead('--json')).toEqual({ code: 0, stdout: '[]\n', stderr: '' });
  });

  test('--json gives what the list says', async () => {
    await desk.store.bury([poison('ledger'), ROW]);
    const [first] = await ids();
    const list = JSON.parse(dead('--json').stdout) as object[];
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
    await desk.store.bury([
      { source: 'x\u001b[31m', sourceId: '1', problems: [], fields: hostile },
      { source: 'y', sourceId: '2', problems: 5, fields: hostile } as unknown as DeadLetter,
    ]);
    const { code, stdout } = dead();
    expect(code).toBe(0);
    expect(stdout).not.toContain('\u001b');
    expect(stdout.trimEnd().split('\n')).toHaveLength(3);
    expect(stdout).toContain('x\\x1b[31m 1');
    expect(stdout).toMatch(/\? \? +\(edge\) +QE_STORE_ENTRY .* has no problems as a dead letter/);
    const [first, second] = await ids();
    expect(dead('show', first!).stdout).toContain('row             a\\x1b[2Jb\\x0ac\n');
    expect(dead('feed', second!)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining(`dead letter ${second}: `),
    });
  });
});

describe('qe dead show', () => {
  test('shows everything that is in one, the data of its event on lines of its own', async () => {
    await desk.store.bury([poison('ledger')]);
    const [id] = await ids();
    const { code, stdout } = dead('show', id!);
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
    await desk.store.bury([poison('ledger')]);
    const [id] = await ids();
    expect(JSON.parse(dead('show', id!, '--json').stdout)).toMatchObject({
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
    const { code, stdout, stderr } = dead('show', id);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
    expect(stderr).toContain(message);
  });
});

describe('qe dead feed', () => {
  test('feeds one to its group alone, once', async () => {
    await desk.store.bury([poison('ledger'), poison('exposure', 2)]);
    const [first, second] = await ids();
    const { code, stdout, stderr } = dead('feed', first!);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [again] = await desk.store.range('again:ledger');
    expect(stdout).toBe(`${first} fed again to ledger, as again:ledger ${again!.id}\n`);
    expect(again!.fields).toEqual(encodeEvent(quote(1)));
    expect(await ids()).toEqual([second]);
    expect(await desk.take('ledger')).toBe(1);
    expect(await desk.store.streams()).not.toContain('again:exposure');
    expect(dead('feed', first!)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining(`${first}: there is no such dead letter`),
    });
    expect(await desk.store.length('again:ledger')).toBe(1);
  });

  test('says when nobody is there to take it', async () => {
    await desk.members.get('ledger')?.leave();
    await desk.store.bury([poison('ledger')]);
    const [id] = await ids();
    expect(dead('feed', id!).stdout).toContain(
      '; nobody is active there, so it waits for the next one to start\n',
    );
  });

  test('several ids, each once, whatever becomes of the others', async () => {
    await desk.store.bury([poison('ledger'), poison('exposure', 2)]);
    const [first, second] = await ids();
    const { code, stdout, stderr } = dead('feed', first!, '1-1', second!, first!);
    expect(code).toBe(3);
    expect(stdout.match(/fed again to/g)).toHaveLength(2);
    expect(stderr).toContain('1-1: there is no such dead letter');
    expect(await ids()).toEqual([]);
  });

  test('an event refused at the edge is published once it is one, and once only', async () => {
    const { store } = desk;
    const good = { source: 'ev.l1', problems: ROW.problems, fields: encodeEvent(quote(1)) };
    await store.bury([{ ...good, sourceId: 'older version' }]);
    const [id] = await ids();
    const { code, stdout } = dead('feed', id!);
    expect(code).toBe(0);
    const [entry] = await store.range('ev.l1');
    expect(stdout).toBe(`${id} published as ev.l1 ${entry!.id}\n`);
    expect(entry!.fields).toEqual(encodeEvent(quote(1)));
    expect(await ids()).toEqual([]);
    // Its producer has corrected and published it meanwhile.
    await store.bury([{ ...good, sourceId: 'another' }]);
    const [other] = await ids();
    expect(dead('feed', other!).stdout).toBe(
      `${other} was published already, as ev.l1 ${entry!.id}\n`,
    );
    expect([await ids(), await store.length('ev.l1')]).toEqual([[], 1]);
  });

  test('an event that is still none is refused again, and stays', async () => {
    await desk.store.publish([quote(1, '-1')]);
    const before = await ids();
    const { code, stdout, stderr } = dead('feed', before[0]!);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(
      new RegExp(`^dead letter ${before[0]}/data/bid: .* \\[QE_SCHEMA_INVALID`),
    );
    expect([await ids(), await desk.store.length('ev.l1')]).toEqual([before, 0]);
  });

  test('a row of a file cannot be fed, and the reader is told what to do', async () => {
    await desk.store.bury([ROW]);
    const before = await ids();
    const { code, stderr } = dead('feed', before[0]!);
    expect(code).toBe(3);
    expect(stderr).toBe(
      `tape.csv:17: dead letter ${before[0]} is a row of a file [QE_DEAD_ROW]\n` +
        'remedy: Correct the row in its file and play that day again; the letter stays as the record.\n',
    );
    expect(await ids()).toEqual(before);
  });

  test('--all feeds what can be fed, of one group with --group', async () => {
    await desk.store.bury([poison('ledger'), ROW, poison('exposure', 2), poison('ledger', 3)]);
    const [, row, exposure] = await ids();
    const ledger = dead('feed', '--all', '--group', 'ledger', '--yes');
    expect(ledger).toMatchObject({ code: 0, stderr: '' });
    expect(ledger.stdout.match(/fed again to ledger/g)).toHaveLength(2);
    expect(await ids()).toEqual([row, exposure]);
    const rest = dead('feed', '--all', '--yes');
    expect(rest).toMatchObject({ code: 3, stderr: expect.stringContaining('[QE_DEAD_ROW]') });
    expect(rest.stdout).toContain(`${exposure} fed again to exposure`);
    expect(await ids()).toEqual([row]);
  });

  test('--all with nothing to feed is done at once', () => {
    expect(dead('feed', '--all', '--yes')).toEqual({
      code: 0,
      stdout: '',
      stderr: 'There are no dead letters.\n',
    });
  });

  test.each([
    [[], 'error: name the ids to feed, or --all'],
    [['--all'], 'error: --all asks first: without a terminal add --yes'],
    [['--all', '--yes', '1-1'], 'error: give ids or --all, not both'],
    [['1-1', '--group', 'ledger'], 'error: --group goes with --all'],
    [['--from', 'x', '1-1'], "error: unknown option '--from'"],
  ])('%j is wrong usage, and feeds nothing', async (args, message) => {
    await desk.store.bury([poison('ledger')]);
    const before = await ids();
    const { code, stdout, stderr } = dead('feed', ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(await ids()).toEqual(before);
  });
});

describe('of a run folder', () => {
  const MANIFEST: Omit<RunManifest, 'entries'> = {
    schemaVersion: 1,
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
