import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder, qe, removeFolders, SLOW_MS, type Ended } from './qe';
import { tinyFolder } from './tiny-day';

jest.setTimeout(SLOW_MS);
afterAll(removeFolders);

let played = '';
beforeAll(() => {
  played = tinyFolder();
  expect(qe(played, ['day', '--data', 'tiny', '--out', 'out', '--json']).code).toBe(0);
});
let cwd = '';
beforeEach(() => {
  cwd = freshFolder();
  cpSync(played, cwd, { recursive: true });
});

function replay(...args: string[]): Ended {
  return qe(cwd, ['replay', '--from', 'out', ...args]);
}

/** Changes the text of a file of the day, once. */
function change(file: string, text: string | RegExp, instead: string): void {
  const path = join(cwd, 'out', file);
  const before = readFileSync(path, 'utf8');
  const after = before.replace(text, instead);
  expect(after).not.toBe(before);
  writeFileSync(path, after);
}

/** Adds to the end of a stream what the manifest is then made to count. */
function append(stream: string, line: string): void {
  const path = join(cwd, 'out', 'events', `${stream}.jsonl`);
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  writeFileSync(path, `${[...lines, line].join('\n')}\n`);
  change('manifest.json', `"${stream}": ${lines.length}`, `"${stream}": ${lines.length + 1}`);
}

function lastLine(stream: string): string {
  const text = readFileSync(join(cwd, 'out', 'events', `${stream}.jsonl`), 'utf8');
  return text.trimEnd().split('\n').at(-1) ?? '';
}

test('a day is the same again, each service by itself, without its rules file or its tape', () => {
  rmSync(join(cwd, 'tiny'), { recursive: true });
  const { code, stdout, stderr } = replay();
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: 'Replaying out: 2026-01-12, tape l1-2026-01-12.csv\n',
  });
  expect(stdout).toMatch(/^session_clock +291 batches +0 inputs +291 outputs {2}same$/m);
  expect(stdout).toMatch(/^decision_engine +\d+ batches +\d+ inputs +[1-9]\d* outputs {2}same$/m);
  expect(stdout).toMatch(/^broker_sim +\d+ batches +\d+ inputs +[1-9]\d* outputs {2}same$/m);
  expect(stdout).toMatch(/Same, byte for byte: every output, and every state at the end\.\n$/);
});

test('as JSON, and nothing else on standard output', () => {
  const { code, stdout } = replay('--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    folder: 'out',
    isSame: true,
    unmade: [],
    services: expect.arrayContaining([
      expect.objectContaining({ group: 'ledger', outputs: {} }),
      expect.objectContaining({ group: 'execution_service' }),
    ]) as unknown[],
  });
});

test('a decision that was changed on record is found, with what it was and what it is', () => {
  change('events/ev.decisions.jsonl', /\\"mode\\":\\"HARD_DERISK\\"/, '\\"mode\\":\\"NORMAL\\"');
  const { code, stdout } = replay();
  expect(code).toBe(1);
  expect(stdout).toMatch(/^decision_engine .* DIFFERS$/m);
  expect(stdout).toMatch(/^ {2}at {3}journal:decision_engine\/\S+ ev\.decisions$/m);
  expect(stdout).toMatch(/^ {2}was {2}.*\\"mode\\":\\"NORMAL\\"/m);
  expect(stdout).toMatch(/^ {2}is {3}.*\\"mode\\":\\"HARD_DERISK\\"/m);
  expect(stdout).toMatch(/NOT the same\.\n$/);
});

test('a quote that was changed is found by what was made of it', () => {
  change('events/ev.l1.jsonl', /\\"bid\\":\\"24\.99\\"/, '\\"bid\\":\\"24.95\\"');
  const { code, stdout } = replay();
  expect(code).toBe(1);
  expect(stdout).toMatch(/^exposure .* DIFFERS$/m);
});

test('an order event that stands twice is one too many', () => {
  append('ev.orders', lastLine('ev.orders'));
  const { code, stdout } = replay();
  expect(code).toBe(1);
  expect(stdout).toContain('ev.orders holds 1 more than the services make.\nNOT the same.\n');
});

test('an intent that no decision made is one too many, and what is published is not', () => {
  const { id, fields } = JSON.parse(lastLine('ev.intents')) as {
    id: string;
    fields: Record<string, string>;
  };
  const made = { ...fields, event_id: '0b5e55ed-0000-4000-8000-000000000001' };
  append('ev.intents', JSON.stringify({ id, fields: made }));
  expect(replay().stdout).toContain('ev.intents holds 1 more than the services make.\n');
  const published = { ...made, causation_id: undefined };
  change(
    'events/ev.intents.jsonl',
    JSON.stringify({ id, fields: made }),
    JSON.stringify({ id, fields: published }),
  );
  expect(replay().code).toBe(0);
});

test.each([
  ['the setup is missing', () => rmSync(join(cwd, 'out', 'setup.json')), 'out/setup.json'],
  [
    'its rules are others',
    () => change('setup.json', '130000000', '140000000'),
    'its rules are not',
  ],
  ['a stream is cut', () => rmSync(join(cwd, 'out', 'events', 'ev.l1.jsonl')), 'ev.l1.jsonl'],
])('a day is refused when %s', (_, damage, message) => {
  damage();
  const { code, stderr } = replay();
  expect(code).not.toBe(0);
  expect(stderr).toContain(message);
  expect(stderr).toContain('remedy: ');
});
