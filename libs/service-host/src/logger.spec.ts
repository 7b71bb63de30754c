import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LoggerOptions } from './logger';

/** Runs a program that logs, as its own process: what it writes where is what counts. */
function logged(options: Partial<LoggerOptions>, program: string) {
  const source = join(__dirname, 'logger.ts');
  const code = `const { createLogger } = require(${JSON.stringify(source)});
    const log = createLogger(${JSON.stringify({ app: 'desk', level: 'debug', format: 'json', ...options })});
    ${program}`;
  const tsx = pathToFileURL(require.resolve('tsx')).href;
  const run = spawnSync(process.execPath, ['--import', tsx, '-e', code], { encoding: 'utf8' });
  return { stdout: run.stdout, lines: run.stderr.trimEnd().split('\n') };
}

const EVERY_LEVEL = `for (const level of ['error', 'warn', 'info', 'debug']) log[level]('it was ' + level, { n: 1 });`;

test('every level is one line of JSON on standard error, and standard output stays clean', () => {
  const { stdout, lines } = logged({}, EVERY_LEVEL);
  expect(stdout).toBe('');
  const parsed = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(parsed.map(({ level, app, msg, n }) => [level, app, msg, n])).toEqual([
    ['error', 'desk', 'it was error', 1],
    ['warn', 'desk', 'it was warn', 1],
    ['info', 'desk', 'it was info', 1],
    ['debug', 'desk', 'it was debug', 1],
  ]);
  expect(Object.keys(parsed[0] ?? {})).toEqual(['ts', 'level', 'app', 'msg', 'n']);
  expect(new Date(String(parsed[0]?.['ts'])).toISOString()).toBe(parsed[0]?.['ts']);
});

test('levels below the one asked for are not written', () => {
  const { lines } = logged({ level: 'warn' }, EVERY_LEVEL);
  expect(lines).toHaveLength(2);
});

test('a line stays one line, and its fields stay, whatever is in the text', () => {
  const { lines } = logged(
    {},
    `log.warn('100%s\\nsure', { reason: 'a\\nb', code: 'QE_INTERNAL' });`,
  );
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    msg: '100%s\nsure',
    reason: 'a\nb',
    code: 'QE_INTERNAL',
  });
});

test('pretty lines go to standard error as well', () => {
  const { stdout, lines } = logged(
    { format: 'pretty' },
    `log.warn('it broke', { code: 'X', n: 2 });`,
  );
  expect(stdout).toBe('');
  expect(lines).toEqual(['warn  it broke  code=X n=2']);
});
