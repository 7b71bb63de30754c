import { mkdir, mkdtemp, open, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isSystemError, unwritable } from '@quant-engine/file-access';
import { STREAM_START } from '@quant-engine/state-store';
import { checkReplaceable } from './check-replaceable';
import { EVENTS_FOLDER, fileOfStream, JOURNAL_FOLDER, MANIFEST_FILE, STATE_FILE } from './layout';
import type { RunManifest } from './manifest';
import type { DayStore } from './store-day';

const ENTRIES_PER_RANGE = 1_000;
const CHUNK_LENGTH = 1_048_576;

/**
 * Writes all that a store, or a day of it, holds, and the manifest, into a run folder. It is made beside `dir` and
 * moved there when it is whole: a run folder of that name is replaced, and is never half written.
 *
 * @param reports the reports' texts, by their paths inside the run folder
 * @throws QE_RUN_FOLDER as `checkReplaceable` does; QE_FILE_UNWRITABLE
 */
export async function writeRunFolder(
  runFolder: string,
  store: DayStore,
  manifest: Omit<RunManifest, 'entries'>,
  reports: Readonly<Record<string, string>> = {},
): Promise<void> {
  const dir = resolve(runFolder);
  checkReplaceable(dir);
  try {
    await writeBeside(dir, store, manifest, reports);
  } catch (error) {
    throw isSystemError(error) ? unwritable(runFolder, 'run folder', error) : error;
  }
}

async function writeBeside(
  dir: string,
  store: DayStore,
  manifest: Omit<RunManifest, 'entries'>,
  reports: Readonly<Record<string, string>>,
): Promise<void> {
  const beside = join(dirname(dir), `.${basename(dir)}`);
  const partial = await mkdtemp(`${beside}.partial-`);
  try {
    await mkdir(join(partial, EVENTS_FOLDER));
    await mkdir(join(partial, JOURNAL_FOLDER));
    const entries: Record<string, number> = {};
    for (const stream of await store.streams()) {
      // Counted as they are written: on a live desk there are more by then than when it began.
      const count = (written: number): void => void (entries[stream] = written);
      await writeFile(join(partial, fileOfStream(stream)), linesOfStream(store, stream, count));
    }
    for (const [path, text] of Object.entries(reports)) {
      await mkdir(dirname(join(partial, path)), { recursive: true });
      await writeFile(join(partial, path), [text]);
    }
    await writeFile(join(partial, STATE_FILE), linesOfState(store));
    await writeFile(join(partial, MANIFEST_FILE), [
      `${JSON.stringify({ ...manifest, entries }, null, 2)}\n`,
    ]);
    await moveOver(partial, dir, `${beside}.replaced-`);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/**
 * One line an entry, many lines at a time: a day does not fit one string.
 *
 * @param onEnd told how many there were
 */
async function* linesOfStream(
  store: DayStore,
  stream: string,
  onEnd: (count: number) => void,
): AsyncGenerator<string> {
  let lines = '';
  let count = 0;
  let after = STREAM_START;
  for (;;) {
    const entries = await store.range(stream, { after, count: ENTRIES_PER_RANGE });
    for (const { id, fields } of entries) {
      lines += `${JSON.stringify({ id, fields })}\n`;
      if (lines.length < CHUNK_LENGTH) continue;
      yield lines;
      lines = '';
    }
    count += entries.length;
    const last = entries.at(-1);
    if (last === undefined) {
      onEnd(count);
      return yield lines;
    }
    after = last.id;
  }
}

/** One JSON object with a line for each hash; hashes and fields sorted. */
async function* linesOfState(store: DayStore): AsyncGenerator<string> {
  let separator = '{\n';
  for (const hash of await store.hashes()) {
    const fields = Object.entries(await store.latest(hash)).sort(([a], [b]) => (a < b ? -1 : 1));
    const value = JSON.stringify(Object.fromEntries(fields));
    yield `${separator}  ${JSON.stringify(hash)}: ${value}`;
    separator = ',\n';
  }
  yield separator === '{\n' ? '{}\n' : '\n}\n';
}

async function writeFile(
  path: string,
  chunks: Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  const file = await open(path, 'wx');
  try {
    for await (const chunk of chunks) await file.writeFile(chunk);
    // Else a power cut after the move could leave a folder of empty files.
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Moves a finished folder over another one, which is put back should the move fail. */
async function moveOver(from: string, to: string, asidePrefix: string): Promise<void> {
  const aside = await mkdtemp(asidePrefix);
  const old = join(aside, basename(to));
  try {
    const replaced = await renameIfThere(to, old);
    try {
      await rename(from, to);
    } catch (error) {
      if (replaced) await rename(old, to);
      throw error;
    }
    await rm(old, { recursive: true, force: true });
  } finally {
    // It is not empty only when the old folder could not be put back: then it must stay.
    await rmdir(aside).catch(() => undefined);
  }
}

async function renameIfThere(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
