import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '..', '..');
const folder = mkdtempSync(path.join(tmpdir(), 'qe-soak-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a specification with one property in it, and gives all that jest and the property say. */
function runOf(holds: string, env: NodeJS.ProcessEnv = {}): string {
  const spec = `import fc from 'fast-check';
let runs = 0;
afterAll(() => process.stdout.write('runs: ' + runs + '\\n'));
it("is (what) it's", () => {
  fc.assert(fc.property(fc.nat(), (n) => { runs += 1; return ${holds}; }), { numRuns: 30 });
});
`;
  writeFileSync(path.join(folder, 'one.spec.ts'), spec);
  const jest = path.join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
  const config = path.join(ROOT, 'jest.config.cjs');
  const clean = { ...process.env, QE_TEST_TIMES: '', QE_SOAK: undefined, ...env };
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [jest, '--config', config, '--roots', folder],
    { env: clean, encoding: 'utf8' },
  );
  return stdout + stderr;
}

test('a property runs as often as it says, and in a soak so many times more', () => {
  expect(runOf('n >= 0')).toContain('runs: 30\n');
  expect(runOf('n >= 0', { QE_SOAK: '4' })).toContain('runs: 120\n');
});

test('a property that fails says the command that shows it again, and that does', () => {
  const told = /to see it again: (QE_FC_SEED=(-?\d+) QE_FC_PATH=([\d:]+) npx jest \S+ -t .*)/;
  const [, command = '', seed = '', where = ''] = told.exec(runOf('n < 1000')) ?? [];
  expect(command).toMatch(/one\.spec\.ts -t 'is \\\(what\\\) it'\\''s'$/);
  const again = runOf('n < 1000', { QE_FC_SEED: seed, QE_FC_PATH: where });
  expect(again).toContain('Property failed after 1 tests');
});
