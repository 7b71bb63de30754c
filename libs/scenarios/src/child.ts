import { fork, type ChildProcess, type StdioOptions } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { QeError } from '@quant-engine/contracts';

/** `src` and `.ts`, or `dist` and `.js`: what we start runs from where we do. */
const FORM = basename(__dirname);
const EXTENSION = extname(__filename);
const LOG_LINES_SHOWN = 10;

/** A program of this folder. */
export function besides(name: string): string {
  return join(__dirname, `${name}${EXTENSION}`);
}

/**
 * Starts a program that a terminal's Ctrl-C does not reach, and that hears of our own end by its
 * channel to us.
 */
export function startChild(
  file: string,
  args: readonly string[],
  stdio: StdioOptions,
  execArgv: readonly string[] = [],
): ChildProcess {
  const options = { stdio, detached: true, execArgv: [...process.execArgv, ...execArgv] };
  return fork(file, args, options);
}

/** Ends a child at once; resolves when it has ended. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  child.kill('SIGKILL');
  await ended;
}

function hasEnded({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}

/** A process of a scenario's desk. */
export interface OwnProcess {
  /** Nothing of its desk is kept, so it is not asked to finish anything. */
  end(): Promise<void>;
}

/**
 * @param apps the folder of the desk's programs
 * @param onEnd told when it ends without having been asked to
 */
export function startDeskProcess(
  apps: string,
  app: 'engine' | 'execution',
  log: string,
  args: readonly string[],
  onEnd: (error: QeError) => void,
): OwnProcess {
  const file = openSync(log, 'a');
  const preload = pathToFileURL(besides('end-with-parent')).href;
  const program = join(apps, app, FORM, `main${EXTENSION}`);
  const child = startChild(program, args, ['ignore', file, file, 'ipc'], ['--import', preload]);
  closeSync(file);
  const tell = (how: string): void => onEnd(endedError(`the ${app} process ${how}`, log));
  const tellExit = (code: number | null, signal: string | null): void =>
    tell(code === null ? `was ended by ${signal}` : `ended with exit code ${code}`);
  child.once('exit', tellExit).once('error', (error) => tell(`did not start: ${error.message}`));
  return {
    end: () => {
      child.removeListener('exit', tellExit);
      return endChild(child);
    },
  };
}

/** Says that a process ended, and what it said last. @param log where, if it said anything */
export function endedError(what: string, log: string): QeError {
  const said = existsSync(log) ? readFileSync(log, 'utf8').trimEnd() : '';
  const last = said.split('\n').slice(-LOG_LINES_SHOWN).join('\n');
  const end = said === '' ? `${basename(log)} is empty` : `${basename(log)} ends with\n${last}`;
  return new QeError('QE_PROCESS_ENDED', `${what}; ${end}`);
}
