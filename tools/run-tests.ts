import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import path from 'node:path';
import { budgetLine, readTimes, slowestLines } from './test-times/slowest';
import { ROOT } from './workspace';

/** On two cores with nothing else to do, from a cold cache. */
const BUDGET_MS = 8 * 60_000;

/** Runs all tests, says which files took the longest, and resolves to the exit code. */
async function runTests(args: readonly string[]): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'qe-test-times-'));
  const times = path.join(folder, 'times');
  writeFileSync(times, '');
  const beganMs = performance.now();
  try {
    const code = await runNx(['run-many', '-t', 'test', 'e2e', ...args], times);
    const lines = slowestLines(readTimes(readFileSync(times, 'utf8')));
    const budget = budgetLine('all tests', performance.now() - beganMs, BUDGET_MS);
    process.stdout.write([...lines, budget].map((line) => `-- ${line}\n`).join(''));
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runNx(args: readonly string[], times: string): Promise<number> {
  const nx = path.join(ROOT, 'node_modules', '.bin', 'nx');
  const child = spawn(process.execPath, [nx, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, QE_TEST_TIMES: times },
  });
  // A terminal's ^C reaches Nx by itself; what is sent to this process alone is passed on.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  });
}

void runTests(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
