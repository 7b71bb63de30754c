import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { hireJanitor } from './janitor';

/** A disk of a few MB, at a folder of its own. */
export interface SmallDisk {
  readonly folder: string;
  /** Fills it but for so many bytes. */
  leave(freeBytes: number): void;
  /** Takes away what filled it. */
  makeRoom(): void;
  unmount(): Promise<void>;
}

export function mountSmallDisk(folder: string): SmallDisk {
  mkdirSync(folder);
  // Lazily: what a server that has just ended held open does not stand in the way.
  const janitor = hireJanitor([`umount --lazy '${folder}'`]);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=700', 'tmpfs', folder]);
  const ballast = join(folder, 'ballast');
  return {
    folder,
    leave(freeBytes) {
      const { bavail, bsize } = statfsSync(folder);
      appendFileSync(ballast, Buffer.alloc(bavail * bsize - freeBytes, 1));
    },
    makeRoom: () => rmSync(ballast),
    unmount: () => janitor.clean(),
  };
}
