import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isThere, unreadable } from '@quant-engine/file-access';
import { filesNamed, isDataFile, parseManifest, type DataFile } from './aof-manifest';

/** Below the folder of a server. */
export const DATA_FOLDER = 'appendonlydir';
export const MANIFEST = 'appendonly.aof.manifest';

/** The files that hold a server's data, in the order in which it reads them. */
export interface DataFiles {
  /** Undefined where it is not plain which they are. */
  readonly files: readonly DataFile[] | undefined;
  /** What is wrong with the list of them. */
  readonly damage: string | undefined;
}

/**
 * @param folder that of the data
 * @returns undefined where there are no data yet
 * @throws QE_FILE_UNREADABLE
 */
export function dataFilesIn(folder: string): DataFiles | undefined {
  const names = isThere(folder) ? readingFolder(folder) : [];
  const hasList = names.includes(MANIFEST);
  if (!hasList && !names.some(isDataFile)) return undefined;
  // A server without the list would begin anew, over the files that lie there.
  if (!hasList) return { files: filesNamed(names), damage: 'the list of the files is missing' };
  const files = parseManifest(readingFile(join(folder, MANIFEST)));
  if (files === undefined) {
    return { files: filesNamed(names), damage: 'it is no list of the files' };
  }
  const unread = newerThan(files, names).find((name) => statSync(join(folder, name)).size > 0);
  if (unread === undefined) return { files, damage: undefined };
  return { files: filesNamed(names), damage: `it does not name ${unread}, which holds commands` };
}

/** The files of commands that are newer than all of a list: nobody would read them. */
function newerThan(files: readonly DataFile[], names: readonly string[]): readonly string[] {
  const listed = new Set(files.map(({ name }) => name));
  const newest = Math.max(0, ...files.filter(({ type }) => type === 'i').map(({ seq }) => seq));
  return names.filter((name) => {
    const seq = Number(/\.(\d+)\.incr\.aof$/.exec(name)?.[1] ?? 0);
    return isDataFile(name) && !listed.has(name) && seq > newest;
  });
}

function readingFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw unreadable(folder, 'folder', error);
  }
}

function readingFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(path, 'file', error);
  }
}
