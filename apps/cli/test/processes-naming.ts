import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface NamedProcess {
  readonly pid: number;
  /** Its command line. */
  readonly line: string;
}

/** The processes whose command line names a folder, or what is in it. */
export function processesNaming(folder: string): readonly NamedProcess[] {
  const all = process.platform === 'linux' ? processesOfLinux() : processesOfPs();
  return all.filter(({ line }) => line.includes(folder));
}

function processesOfLinux(): readonly NamedProcess[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return [{ pid: Number(pid), line: words.join(' ') }];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

function processesOfPs(): readonly NamedProcess[] {
  const { stdout } = spawnSync('ps', ['-axww', '-o', 'pid=,command='], { encoding: 'utf8' });
  return stdout.split('\n').flatMap((row) => {
    const [, pid, line] = /^\s*(\d+) (.*)$/.exec(row) ?? [];
    return pid === undefined || line === undefined ? [] : [{ pid: Number(pid), line }];
  });
}
