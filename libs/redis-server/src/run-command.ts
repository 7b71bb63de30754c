import { execFile } from 'node:child_process';

export interface Ran {
  readonly ok: boolean;
  readonly stdout: string;
  /** Why it failed, in a few words; empty when it did not. */
  readonly reason: string;
}

export interface RunOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
const OUTPUT_BYTES_MAX = 8 * 1024 * 1024;
const LINES_SHOWN = 3;

/** Runs a program to its end without a standard input. That it fails is an answer, not a throw. */
export function runCommand(
  file: string,
  args: readonly string[],
  { env, cwd, timeoutMs = TIMEOUT_MS }: RunOptions,
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      file,
      args,
      { env, cwd, timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: OUTPUT_BYTES_MAX },
      (error, stdout, stderr) => {
        if (error === null) return resolve({ ok: true, stdout, reason: '' });
        const why =
          error.killed === true ? `no end within ${timeoutMs / 1000} s` : String(error.code);
        resolve({ ok: false, stdout, reason: lastLines(stderr) || lastLines(stdout) || why });
      },
    );
    child.stdin?.end();
  });
}

function lastLines(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-LINES_SHOWN).join(' / ');
}
