import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The real command, run as a user would. */
export const QE = join(__dirname, '..', 'bin', 'qe.cjs');

/** The command as it is built: from source each of hundreds of runs takes a second longer. */
export const BUILT = join(__dirname, '..', 'dist', 'main.js');

/** Where `nx run cli:played-day` has played the whole generated day. It is read only. */
export const PLAYED_DAY = join(__dirname, '..', 'played-day');

/** How long a test may take that runs the command a few times on a busy machine. */
export const SLOW_MS = 120_000;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `qe` to its end, in a folder; `nx e2e cli` builds it first. */
export function qe(cwd: string, args: readonly string[], input = ''): Ended {
  const run = spawnSync(process.execPath, [BUILT, ...args], { cwd, input, encoding: 'utf8' });
  return { code: run.status, stdout: run.stdout, stderr: run.stderr };
}

/** Runs a shell line in which `"$QE"` is the command. */
export function shell(cwd: string, line: string): Ended {
  const env = { ...process.env, QE: `${process.execPath} ${QE}` };
  const run = spawnSync('sh', ['-c', line], { cwd, env, encoding: 'utf8' });
  return { code: run.status, stdout: run.stdout, stderr: run.stderr };
}

/** Starts `qe` as the leader of its own process group, as a terminal does. */
export function startQe(cwd: string, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [QE, ...args], { cwd, detached: true, stdio: 'pipe' });
}

const folders: string[] = [];

/** An empty folder that is gone after the tests of the file. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qe-'));
  folders.push(folder);
  return folder;
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Every file below a folder, by its path, with its text. */
export function filesIn(folder: string): Readonly<Record<string, string>> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = paths.filter((path) => statSync(join(folder, path)).isFile());
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}
