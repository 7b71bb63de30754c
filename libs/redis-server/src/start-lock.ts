import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { unwritable } from '@quant-engine/file-access';
import { processStamp } from './process-stamp';

const POLL_MS = 20;

/**
 * Runs `work` while no other process does so under the same file. Two servers that start on the same
 * data would destroy it, so one waits, and then finds the other's. A lock whose holder has ended is
 * no obstacle.
 *
 * @throws QeError `QE_FILE_UNWRITABLE`
 */
export async function underLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const mine = `${process.pid} ${processStamp(process.pid)} ${randomUUID()}`;
  while (!taken(file, mine)) {
    const other = read(file);
    if (other !== undefined && !isHeld(other)) breakLock(file, other);
    else await delay(POLL_MS);
  }
  try {
    return await work();
  } finally {
    if (read(file) === mine) rmSync(file, { force: true });
  }
}

/** Made whole beside its place first, so that nobody reads half a lock. */
function taken(file: string, mine: string): boolean {
  const draft = `${file}.${randomUUID()}`;
  try {
    writeFileSync(draft, mine);
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw unwritable(file, 'lock', error);
  } finally {
    rmSync(draft, { force: true });
  }
}

function isHeld(text: string): boolean {
  const [, pid, stamp] = /^(\d+) (.*) \S+$/.exec(text) ?? [];
  return pid !== undefined && processStamp(Number(pid)) === stamp;
}

/** Moved away under a name of its own: of several that break it, one has it in hand. */
function breakLock(file: string, expected: string): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
    // A new holder came in between: that lock goes back.
    if (read(aside) !== expected) linkSync(aside, file);
  } catch {
    // Somebody else was faster.
  } finally {
    rmSync(aside, { force: true });
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
