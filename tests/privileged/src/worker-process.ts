import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { until } from '@quant-engine/fixtures';
import type { Note } from './counting-service';
import type { WorkerOptions } from './worker';

const ROOT = join(__dirname, '..', '..', '..');
const PROGRAM = [
  process.execPath,
  '--conditions=@quant-engine/source',
  '--import',
  'tsx',
  join(__dirname, 'worker.ts'),
];

/** A counting service that runs as a process. */
export interface WorkerProcess {
  /** All that it has told so far. */
  readonly notes: readonly Note[];
  has(what: Note['what']): boolean;
  /** Waits until it has told of this, `times` times. */
  told(what: Note['what'], times?: number): Promise<void>;
  kill(): Promise<void>;
}

/** @param front what stands in front of the program: `ip netns exec ...` */
export function startWorker(
  options: WorkerOptions,
  { env = process.env, front = [] }: { env?: NodeJS.ProcessEnv; front?: readonly string[] } = {},
): WorkerProcess {
  const [command = '', ...args] = [...front, ...PROGRAM, JSON.stringify(options)];
  const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const notes: Note[] = [];
  createInterface(child.stdout).on('line', (line) => notes.push(JSON.parse(line) as Note));
  const count = (what: Note['what']): number => notes.filter((note) => note.what === what).length;
  return {
    notes,
    has: (what) => count(what) > 0,
    async told(what, times = 1) {
      await until(`${options.owner} tells ${what} x${times}`, () => {
        if (child.exitCode !== null) throw new Error(`${options.owner} has ended`);
        return count(what) >= times;
      });
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
