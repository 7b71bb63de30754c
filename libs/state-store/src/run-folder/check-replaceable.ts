import { existsSync, readdirSync } from 'node:fs';
import { QeError } from '@quant-engine/contracts';
import { MANIFEST_FILE } from './layout';

/**
 * Refuses to put a run folder over anything but a run folder: what else lies there is not ours to
 * remove. Worth asking before a day is run, too.
 *
 * @throws QE_RUN_FOLDER
 */
export function checkReplaceable(dir: string): void {
  if (!existsSync(dir)) return;
  const names = namesIn(dir);
  if (names !== undefined && (names.length === 0 || names.includes(MANIFEST_FILE))) return;
  throw new QeError('QE_RUN_FOLDER', 'holds something that is no run folder: name a new folder', {
    place: dir,
  });
}

/** The names in a folder; undefined when it is a file. */
function namesIn(dir: string): readonly string[] | undefined {
  try {
    return readdirSync(dir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
}
