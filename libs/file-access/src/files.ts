import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { unreadable, unwritable } from './system-error';

/** A file's text, without the mark that some editors begin it with. @throws as `unreadable` */
export function readText(path: string): string {
  try {
    return withoutMark(readFileSync(path, 'utf8'));
  } catch (error) {
    throw unreadable(path, 'file', error);
  }
}

/** A text without a byte order mark. */
export function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** The names in a folder, sorted. @throws as `unreadable` */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    throw unreadable(folder, 'folder', error);
  }
}

/**
 * Whether something is there. That it can't be seen is no answer, in contrast to `existsSync`.
 *
 * @throws as `unreadable`
 */
export function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    throw unreadable(path, 'path', error);
  }
}

/**
 * Makes a folder and those above it. Node's own way to do so tries for ever where the system lets
 * nobody make one, as below /proc.
 *
 * @param mode of the folders that are made
 * @throws as `unwritable`
 */
export function makeFolder(path: string, mode = 0o777): void {
  const missing: string[] = [];
  let folder = resolve(path);
  try {
    for (; statSync(folder, { throwIfNoEntry: false }) === undefined; folder = dirname(folder)) {
      missing.push(folder);
    }
    for (const one of missing.reverse()) makeOne(one, mode);
    if (!statSync(path).isDirectory()) throw notAFolder();
  } catch (error) {
    throw unwritable(path, 'folder', error);
  }
}

/** Another process may make the same one at the same time. */
function makeOne(folder: string, mode: number): void {
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    const isOther = (error as NodeJS.ErrnoException).code === 'EEXIST';
    if (!isOther || !statSync(folder).isDirectory()) throw error;
  }
}

function notAFolder(): Error {
  return Object.assign(new Error('not a folder'), { code: 'ENOTDIR', syscall: 'mkdir' });
}
