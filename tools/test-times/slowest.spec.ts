import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { budgetLine, readTimes, slowestLines } from './slowest';

test('the ten slowest files are named, the slowest first', () => {
  const text = Array.from({ length: 12 }, (_, n) => `{"file":"${n}.spec.ts","ms":${n * 1000}}\n`);
  expect(slowestLines(readTimes(text.join('')))).toEqual([
    'the slowest of 12 files of tests:',
    '  11.0 s  11.spec.ts',
    '  10.0 s  10.spec.ts',
    ...[9, 8, 7, 6, 5, 4, 3, 2].map((n) => `   ${n}.0 s  ${n}.spec.ts`),
  ]);
});

test('where nothing ran it says so', () => {
  expect(slowestLines(readTimes(''))).toEqual(['no file of tests ran']);
});

test('what takes more than its budget is said to', () => {
  expect(budgetLine('the tests', 480_000, 480_000)).toBe('the tests: 480.0 s of 480.0 s');
  expect(budgetLine('the tests', 480_100, 480_000)).toBe(
    'OVER BUDGET: the tests: 480.1 s of 480.0 s',
  );
});

test('jest writes down each file that it ran', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'qe-times-'));
  try {
    const times = path.join(folder, 'times');
    writeFileSync(path.join(folder, 'one.spec.ts'), "it('is', () => undefined);\n");
    writeFileSync(path.join(folder, 'two.spec.ts'), "it('is', () => undefined);\n");
    const root = path.resolve(__dirname, '..', '..');
    const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
    const config = path.join(root, 'jest.config.cjs');
    execFileSync(process.execPath, [jest, '--config', config, '--roots', folder], {
      env: { ...process.env, QE_TEST_TIMES: times },
      stdio: 'ignore',
    });
    const found = readTimes(readFileSync(times, 'utf8'));
    expect(found.map(({ file }) => path.basename(file)).sort()).toEqual([
      'one.spec.ts',
      'two.spec.ts',
    ]);
    for (const { ms } of found) expect(ms).toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
