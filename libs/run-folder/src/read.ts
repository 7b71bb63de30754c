import { statSync } from 'node:fs';
import { join } from 'node:path';
import { QeError, type WireFields } from '@quant-engine/contracts';
import { isThere, namesIn, readText } from '@quant-engine/file-access';
import type { StreamEntry } from '@quant-engine/state-store';
import {
  EVENTS_FOLDER,
  fileOfStream,
  JOURNAL_FOLDER,
  MANIFEST_FILE,
  STATE_FILE,
  streamOfFile,
} from './layout';
import { linesOf, type Line } from './lines';
import { RUN_FOLDER_VERSION, type RunManifest } from './manifest';

/** A day as it was left: read only, from files. */
export interface RunFolder {
  readonly dir: string;
  readonly manifest: RunManifest;
  /** The streams that hold an entry, journals among them, sorted. */
  readonly streams: readonly string[];
  /** The hashes of latest and private state, sorted. */
  readonly hashes: readonly string[];

  /**
   * The entries of a stream in order, read as they are asked for; none when the day had none.
   *
   * @throws QE_RUN_FOLDER at a line that can't be read, with `file:line` as its place;
   *   QE_FILE_UNREADABLE
   */
  entries(stream: string): Iterable<StreamEntry>;

  /** The fields of a hash; empty when there is none. */
  latest(hash: string): WireFields;
}

/**
 * Opens a run folder.
 *
 * @throws QE_RUN_FOLDER when it is missing or incomplete; QE_FILE_UNREADABLE when the system does
 *   not let it be read
 */
export function readRunFolder(dir: string): RunFolder {
  if (!isThere(dir)) throw broken(dir, 'there is no run folder');
  if (!statSync(dir).isDirectory()) throw broken(dir, 'is a file, and no run folder');
  const manifest = readManifest(join(dir, MANIFEST_FILE));
  const state = readJson<Record<string, WireFields>>(join(dir, STATE_FILE));
  return {
    dir,
    manifest,
    streams: streamsIn(dir),
    hashes: Object.keys(state).sort(),
    entries: (stream) => entriesOf(join(dir, fileOfStream(stream)), manifest.entries[stream] ?? 0),
    latest: (hash) => (Object.hasOwn(state, hash) ? (state[hash] ?? {}) : {}),
  };
}

function readManifest(path: string): RunManifest {
  const manifest = readJson<RunManifest>(path);
  const version: unknown = manifest.schemaVersion;
  if (version !== RUN_FOLDER_VERSION) {
    const isOld = typeof version === 'number' && version < RUN_FOLDER_VERSION;
    const what = `has schemaVersion ${JSON.stringify(version)}; this version reads ${RUN_FOLDER_VERSION}`;
    throw broken(path, isOld ? `${what}: an earlier version ran the day, so run it again` : what);
  }
  if (typeof manifest.entries !== 'object')
    throw broken(path, 'does not say how many entries there are');
  return manifest;
}

function readJson<T extends object>(path: string): T {
  if (!isThere(path)) throw broken(path, 'is missing');
  const text = readText(path);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) throw new Error('not an object');
    return value as T;
  } catch (cause) {
    throw broken(path, `is not usable: ${(cause as Error).message}`, cause);
  }
}

function streamsIn(dir: string): readonly string[] {
  return [EVENTS_FOLDER, JOURNAL_FOLDER]
    .flatMap((folder) => {
      const path = join(dir, folder);
      if (!isThere(path)) throw broken(path, 'is missing');
      return namesIn(path).map((file) => streamOfFile(folder, file));
    })
    .filter((stream) => stream !== undefined)
    .sort();
}

/** @param expected how many there were when the day was written */
function* entriesOf(path: string, expected: number): Generator<StreamEntry> {
  let found = 0;
  if (isThere(path)) {
    for (const line of linesOf(path)) {
      found += 1;
      yield entryOf(path, line);
    }
  }
  if (found === expected) return;
  throw broken(path, `holds ${found} entries, and the manifest says ${expected}`);
}

function entryOf(path: string, { number, text, whole }: Line): StreamEntry {
  const place = `${path}:${number}`;
  if (!whole) throw broken(place, 'is cut short');
  let entry: StreamEntry;
  try {
    entry = JSON.parse(text) as StreamEntry;
  } catch (cause) {
    throw broken(place, `is not JSON: ${(cause as Error).message}`, cause);
  }
  if (typeof entry?.id !== 'string' || typeof entry.fields !== 'object' || entry.fields === null) {
    throw broken(place, 'is no entry: it needs id and fields');
  }
  // As from a store, so that the event in it is parsed once.
  return Object.freeze({ id: entry.id, fields: Object.freeze(entry.fields) });
}

function broken(place: string, message: string, cause?: unknown): QeError {
  return new QeError('QE_RUN_FOLDER', message, { place, cause });
}
