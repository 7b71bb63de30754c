import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILT, SLOW_MS, type Ended } from './qe';
import { TINY, TINY_DATE } from './tiny-day';

jest.setTimeout(SLOW_MS);

/** Some user that may do nothing; root may do everything, so no test could run as root. */
const NOBODY = 65_534;
const CONFIG = join(__dirname, '..', '..', '..', 'config');
const LINE = '{"regime":"MID","minutesToClose":200,"grossPct":110}';

/** A folder with a recorded day, a played one, and everything that the system may refuse. */
let home = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'qe-system-'));
  chmodSync(home, 0o777);
  mkdirSync(join(home, 'tiny'));
  for (const [name, text] of Object.entries(TINY)) writeFileSync(join(home, 'tiny', name), text);
  expect(run('day --data tiny --out day').code).toBe(0);
  writeFileSync(join(home, 'file'), '');
  mkdirSync(join(home, 'folder'));
  symlinkSync('circle', join(home, 'circle'));
  cpSync(join(CONFIG, 'risk_rules.yaml'), join(home, 'rules.yaml'));
  for (const name of ['locked', 'locked-events', 'locked-file', 'file-for-events']) {
    cpSync(join(home, 'day'), join(home, name), { recursive: true });
    chmodSync(join(home, name), 0o755);
  }
  chmodSync(join(home, 'locked'), 0);
  chmodSync(join(home, 'locked-events', 'events'), 0);
  chmodSync(join(home, 'locked-file', 'manifest.json'), 0);
  rmSync(join(home, 'file-for-events', 'events'), { recursive: true });
  writeFileSync(join(home, 'file-for-events', 'events'), '');
  writeFileSync(join(home, 'locked.yaml'), '');
  chmodSync(join(home, 'locked.yaml'), 0);
  cpSync(join(home, 'tiny'), join(home, 'locked-tiny'), { recursive: true });
  chmodSync(join(home, 'locked-tiny', 'accounts.csv'), 0);
  mkdirSync(join(home, 'closed', 'var', 'days'), { recursive: true });
  chmodSync(join(home, 'closed', 'var', 'days'), 0);
  mkdirSync(join(home, 'read-only'), { mode: 0o555 });
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs `qe` by a line of the shell, as a user that is not root, below the home folder. */
function run(line: string, cwd = ''): Ended {
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const { status, stdout, stderr } = spawnSync('sh', ['-c', `"$NODE" "$BUILT" ${line}`], {
    cwd: join(home, cwd),
    encoding: 'utf8',
    env: { ...process.env, NODE: process.execPath, BUILT, HOME: home },
    ...user,
  });
  return { code: status, stdout, stderr };
}

/** The line of the shell, where it is run, how it ends, and what it says with which code. */
type Row = readonly [line: string, cwd: string, code: number, says: string, error: string];

const FILE = 'QE_FILE_UNREADABLE';
const MISSING = 'QE_FILE_MISSING';
const FOLDER = 'QE_RUN_FOLDER';

const UNREADABLE: readonly Row[] = [
  // Configuration
  ['policy --rules none', '', 78, 'none: cannot read the file: there is none (ENOENT)', MISSING],
  ['policy --rules folder', '', 78, 'folder: cannot read the file: it is a folder', FILE],
  ['policy --rules file/x', '', 78, 'file/x: cannot read the file: part of the path', FILE],
  ['policy --rules circle', '', 78, 'circle: cannot read the file: its links lead', FILE],
  ['policy --rules locked.yaml', '', 78, 'locked.yaml: cannot read the file: its perm', FILE],
  ['size --limits folder', '', 78, 'folder: cannot read the file: it is a folder', FILE],
  ['size --limits locked.yaml', '', 78, 'locked.yaml: cannot read the file: its perm', FILE],
  ['day --rules folder', '', 78, 'folder: cannot read the file: it is a folder', FILE],
  ['scenarios --rules locked.yaml', '', 78, 'locked.yaml: cannot read the file', FILE],
  // What a command reads
  ['scenarios none.yaml', '', 3, 'none.yaml: cannot read the file: there is none', MISSING],
  ['scenarios folder', '', 3, 'folder: cannot read the file: it is a folder', FILE],
  ['day --data none', '', 3, 'none: cannot read the folder: there is none', MISSING],
  ['day --data file', '', 3, 'file: cannot read the folder: part of the path', FILE],
  ['day --data locked', '', 3, 'locked: cannot read the folder: its permissions', FILE],
  ['day --data locked-tiny', '', 3, 'locked-tiny/accounts.csv: cannot read the file', FILE],
  ['policy < folder', '', 3, 'standard input: cannot read the lines: it is a folder', FILE],
  ['size < folder', '', 3, 'standard input: cannot read the lines: it is a folder', FILE],
  // Run folders, by every command that reads one
  ...['report', 'replay', 'why', 'dead list'].flatMap((command): Row[] => [
    [`${command} --from none`, '', 3, 'none: there is no run folder', FOLDER],
    [`${command} --from file`, '', 3, 'file: is a file, and no run folder', FOLDER],
    [`${command} --from folder`, '', 3, 'folder/manifest.json: is missing', FOLDER],
    [`${command} --from locked`, '', 3, 'its permissions do not allow that (EACCES)', FILE],
    [`${command} --from locked-file`, '', 3, 'manifest.json: cannot read the file', FILE],
    [`${command} --from locked-events`, '', 3, 'locked-events/events: cannot read', FILE],
    [`${command} --from file-for-events`, '', 3, 'file-for-events/events: cannot read', FILE],
    [`${command} --from circle`, '', 3, 'circle: cannot read the path: its links', FILE],
    [`${command} --date ${TINY_DATE}`, 'closed', 3, 'its permissions do not allow', FILE],
  ]),
  ['report', 'closed', 3, 'var/days: cannot read the folder: its permissions', FILE],
];

describe.each(UNREADABLE)('qe %s, in /%s', (line, cwd, code, says, error) => {
  it(`ends with ${code} and says place, cause and remedy`, () => {
    const ended = run(line.includes('<') ? line : `${line} < /dev/null`, cwd);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' });
    expect(ended.stderr).toContain(says);
    expectSaid(ended, error);
  });
});

function expectSaid({ stderr }: Ended, error: string): void {
  expect(stderr).toContain(`[${error}]`);
  expect(stderr).toMatch(/^remedy: /m);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr).not.toMatch(/^qe failed/m);
}

/** Where `qe day` may not write. */
const UNWRITABLE: readonly (readonly [out: string, cwd: string, says: string])[] = [
  ['file/out', '', 'file/out: cannot be written: part of the path is a file'],
  ['read-only/out', '', 'read-only/out: cannot be written: its permissions do not allow that'],
  ['circle/out', '', 'circle/out: cannot be written: its links lead in a circle'],
  ['/proc/x/out', '', '/proc/x/out: cannot be written: nobody can make one there (ENOENT)'],
  ['folder/out', 'closed', 'folder/out: cannot be written'],
];

test.each(UNWRITABLE)(
  'qe day --out %s, in /%s: is refused before it is played',
  (out, cwd, says) => {
    if (cwd !== '') chmodSync(join(home, cwd), 0o555);
    const ended = run(`day --data ${home}/tiny --out ${out}`, cwd);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 3, stdout: '' });
    expect(ended.stderr).toContain(says);
    expectSaid(ended, FOLDER);
  },
);

test('qe day that may write no large file says so, and leaves nothing behind', () => {
  const { status, stderr } = spawnSync(
    'sh',
    ['-c', `ulimit -f 8; exec "$NODE" "$BUILT" day --data tiny --out limited`],
    { cwd: home, encoding: 'utf8', env: { ...process.env, NODE: process.execPath, BUILT } },
  );
  expect(status).toBe(1);
  const says =
    'limited: cannot write the run folder: it would be larger than a file may be (EFBIG)';
  expect(stderr).toContain(says);
  expect(stderr).toContain('[QE_FILE_UNWRITABLE]');
  expect(existsSync(join(home, 'limited'))).toBe(false);
});

/** A line of each command that prints data. */
const PRINTING = [
  'day --data tiny --out again',
  'report --from day',
  'replay --from day',
  'why --from day',
  'scenarios',
  `policy < ${'line'}`,
  `size < ${'line'}`,
  'dead list --from day --json',
  '--help',
  '--version',
];

describe.each(PRINTING)('qe %s', (line) => {
  beforeAll(() => writeFileSync(join(home, 'line'), `${LINE}\n`));

  it('that cannot write its data ends with 1 and says why', () => {
    const ended = run(`${line} > /dev/full`);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('standard output: cannot write the data: the disk is full');
    expectSaid(ended, 'QE_FILE_UNWRITABLE');
  });

  it('that nobody reads ends without a word', () => {
    const ended = run(`${line} | true`);
    expect(ended.stderr).not.toMatch(/EPIPE|^\s+at /m);
  });

  it('that cannot write its notes goes on without them', () => {
    const { code, stdout } = run(`${line} 2> /dev/full`);
    expect({ code, stdout }).toEqual({ code: run(line).code, stdout: run(line).stdout });
  });
});

test.each(['policy', 'size'])('qe %s takes a byte order mark off its first line', (command) => {
  const good =
    command === 'policy' ? LINE : '{"quantity":100,"bucket":"LT","intentType":"STRATEGY"}';
  writeFileSync(join(home, 'marked'), `\uFEFF${good}\n${good}\n`);
  const { code, stdout, stderr } = run(`${command} < marked`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [first, second] = stdout.split('\n');
  expect(first).toBe(second);
});

test('a byte order mark is taken off every file that is read', () => {
  const marked = join(home, 'marked-tiny');
  mkdirSync(marked);
  for (const [name, text] of Object.entries(TINY)) {
    writeFileSync(join(marked, name), `\uFEFF${text}`);
  }
  const rules = spawnSync('cat', [join(home, 'rules.yaml')], { encoding: 'utf8' }).stdout;
  writeFileSync(join(home, 'marked.yaml'), `\uFEFF${rules}`);
  expect(run('day --data marked-tiny --rules marked.yaml --out marked-day').code).toBe(0);
  const reports = ['day', 'marked-day'].map((from) => run(`report --from ${from}`).stdout);
  expect(reports[1]).toBe(reports[0]);
});

test.each(['report', 'why'])(
  'qe %s --account NOPE is refused with the accounts there are',
  (command) => {
    const ended = run(`${command} --from day --account NOPE`);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 3, stdout: '' });
    expect(ended.stderr).toContain('has no account "NOPE"; it has: HAMMER');
    expectSaid(ended, 'QE_REPORT_ACCOUNT');
  },
);
