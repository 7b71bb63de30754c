import { accessSync, constants, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { isQeError, QeError } from '@quant-engine/contracts';
import { isThere, makeFolder, systemCause, unreadable } from '@quant-engine/file-access';
import { MANIFEST_FILE } from './layout';

/**
 * Refuses to put a run folder over anything but a run folder: what else lies there is not ours to
 * remove. Worth asking before a day is run, too, as it also tells whether the folder can be
 * written.
 *
 * @throws QE_RUN_FOLDER, QE_FILE_UNREADABLE
 */
export function checkReplaceable(dir: string): void {
  checkWritable(dirname(dir), dir);
  if (!isThere(dir)) return;
  const names = namesIn(dir);
  if (names !== undefined && (names.length === 0 || names.includes(MANIFEST_FILE))) return;
  throw new QeError('QE_RUN_FOLDER', 'holds something that is no run folder: name a new folder', {
    place: dir,
  });
}

function checkWritable(parent: string, dir: string): void {
  try {
    makeFolder(parent);
    accessSync(parent, constants.W_OK);
  } catch (error) {
    const cause = isQeError(error) ? error.cause : error;
    const reason = `cannot be written: ${systemCause(cause)}`;
    throw new QeError('QE_RUN_FOLDER', reason, { place: dir, cause });
  }
}

/** The names in a folder; undefined when it is a file. */
function namesIn(dir: string): readonly string[] | undefined {
  try {
    return readdirSync(dir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw unreadable(dir, 'folder', error);
  }
}
