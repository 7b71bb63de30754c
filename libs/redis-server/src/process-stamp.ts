import { readFileSync, readlinkSync } from 'node:fs';

/**
 * What tells one run of a process id from the next, or undefined when no such process runs. A
 * process that has ended, but that nobody has asked about yet, does not run.
 */
export function processStamp(pid: number): string | undefined {
  if (process.platform !== 'linux') return isThere(pid) ? 'running' : undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name stands in brackets and may hold anything, so fields count from behind it.
    const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? undefined : `started at ${fields[STARTED_AT]}`;
  } catch {
    return undefined;
  }
}

/** The place of the start time among the fields behind the state. */
const STARTED_AT = 18;

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The folder in which a process works, where the system tells. */
export function workingFolderOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}
