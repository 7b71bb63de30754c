import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

jest.setTimeout(60_000);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'process-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/** Runs a process, and sends it signals once it says that it is running. */
function run(
  program: string,
  argv: readonly string[] = [],
  signals: readonly NodeJS.Signals[] = [],
): Promise<Ended> {
  const tsx = pathToFileURL(require.resolve('tsx')).href;
  const file = join(__dirname, '..', '..', 'test', 'program.ts');
  const flags = ['--conditions=@quant-engine/source', '--import', tsx];
  const child = spawn(process.execPath, [...flags, file, ...argv], {
    env: { ...process.env, PROGRAM: program },
  });
  const text = { out: '', err: '' };
  let left = [...signals];
  child.stdout.on('data', (chunk: Buffer) => {
    text.out += chunk.toString();
    if (!text.out.includes('running')) return;
    for (const signal of left) child.kill(signal);
    left = [];
  });
  child.stderr.on('data', (chunk: Buffer) => (text.err += chunk.toString()));
  const lines = (all: string): readonly string[] => (all === '' ? [] : all.trimEnd().split('\n'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out: lines(text.out), err: lines(text.err) }));
  });
}

const JSON_LOG = ['--log-format', 'json'];

test.each([
  ['SIGINT', ['SIGINT'], 130],
  ['SIGTERM', ['SIGTERM'], 143],
  ['a signal that comes twice at once', ['SIGINT', 'SIGINT'], 130],
] as const)(
  'on %s it finishes, closes the store, and says stopped last',
  async (_, signals, code) => {
    const ended = await run('works', ['--owner', 'me'], signals);
    expect(ended).toMatchObject({ code, out: ['running', 'finished', 'closed'] });
    expect(ended.err).toEqual([
      'info  started  version=1.2.3 owner=me',
      `info  stopping  signal=${signals[0]}`,
      `info  stopped  code=${code}`,
    ]);
  },
);

test('one that comes to its end by itself ends with 0', async () => {
  expect(await run('ends')).toMatchObject({ code: 0, out: ['closed'] });
});

test('one that waited for others when it was stopped has not failed', async () => {
  const { code, err } = await run('waits', [], ['SIGTERM']);
  expect(code).toBe(143);
  expect(err.at(-1)).toBe('info  stopped  code=143');
  expect(err).toHaveLength(3);
});

test('a failure of its own ends with 1 and says where, and the store is closed', async () => {
  const { code, out, err } = await run('fails');
  expect({ code, out }).toEqual({ code: 1, out: ['closed'] });
  expect(err.join('\n')).toMatch(/engine failed: TypeError: x is not a function\n\s+at /);
});

test('what was refused is said with place, cause and remedy: 3', async () => {
  const { code, err } = await run('refuses');
  expect(code).toBe(3);
  expect(err.slice(1, 3)).toEqual([
    '--date: closed on that day [QE_CALENDAR_NO_SESSION]',
    'remedy: Name a day on which the exchange is open.',
  ]);
});

test('as JSON every line is an object, also what went wrong', async () => {
  const { err } = await run('refuses', JSON_LOG);
  const lines = err.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines[1]).toMatchObject({
    level: 'error',
    app: 'engine',
    msg: 'closed on that day',
    code: 'QE_CALENDAR_NO_SESSION',
    place: '--date',
  });
  expect(lines.map(({ msg }) => msg)).toEqual(['started', 'closed on that day', 'stopped']);
});

test('bad configuration ends with 78 before anything is connected', async () => {
  const rules = join(folder, 'rules.yaml');
  writeFileSync(rules, 'nonsense: 1\n');
  const { code, out, err } = await run('configured', ['--rules', rules]);
  expect({ code, out }).toEqual({ code: 78, out: [] });
  expect(err[0]).toContain(`${rules}:1:1: `);
});

test('wrong usage ends with 2, and what was only asked for with 0', async () => {
  const wrong = await run('ends', ['--speed', 'fast']);
  expect(wrong).toMatchObject({ code: 2, out: [] });
  expect(wrong.err[0]).toContain("option '--speed <x>' argument 'fast' is invalid");
  expect(await run('ends', ['--version'])).toEqual({ code: 0, out: ['1.2.3'], err: [] });
});

test('one that hangs is ended hard, and says what hung', async () => {
  const { code, err } = await run('hangs', [], ['SIGTERM']);
  expect(code).toBe(143);
  expect(err.at(-1)).toContain('error did not stop in time; ended hard');
  expect(err.at(-1)).toContain('service engine');
});
