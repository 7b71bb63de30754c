import { spawn } from 'node:child_process';

/** What went wrong: where, what was seen, and what to do about it. */
export class Failure extends Error {
  readonly place: string;
  readonly remedy: string;

  constructor(place: string, message: string, remedy: string) {
    super(message);
    this.place = place;
    this.remedy = remedy;
  }
}

export interface RunOptions {
  readonly cwd: string;
  /** For the failure. */
  readonly place: string;
  readonly remedy: string;
}

/** Runs a program to its end and gives its standard output. @throws Failure when it fails */
export function run(
  program: string,
  args: readonly string[],
  { cwd, place, remedy }: RunOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: cleanEnv(), stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let all = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      all += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => (all += chunk.toString()));
    child.on('error', (error) => reject(new Failure(place, error.message, remedy)));
    child.on('close', (code) => {
      if (code === 0) resolve(out);
      else reject(new Failure(place, tail(all), remedy));
    });
  });
}

/** Without what a surrounding npm or nx has set: it would point npm at this workspace. */
function cleanEnv(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_OPTIONS$|INIT_CWD$|FORCE_COLOR$)/.test(name),
  );
  return { ...Object.fromEntries(kept), NO_COLOR: '1' };
}

function tail(text: string): string {
  return text.trim().split('\n').slice(-40).join('\n');
}
