import { join } from 'node:path';

/** The files of a run folder. */
export const MANIFEST_FILE = 'manifest.json';
export const STATE_FILE = 'state.json';
export const EVENTS_FOLDER = 'events';
export const JOURNAL_FOLDER = 'journal';

const JOURNAL_PREFIX = 'journal:';
const SUFFIX = '.jsonl';

/** The file of a stream, as a path inside the run folder. */
export function fileOfStream(stream: string): string {
  return stream.startsWith(JOURNAL_PREFIX)
    ? join(JOURNAL_FOLDER, safe(stream.slice(JOURNAL_PREFIX.length)) + SUFFIX)
    : join(EVENTS_FOLDER, safe(stream) + SUFFIX);
}

/** The stream that a file of `folder` holds; undefined when it is none of ours. */
export function streamOfFile(folder: string, file: string): string | undefined {
  if (!file.endsWith(SUFFIX)) return undefined;
  const name = decoded(file.slice(0, -SUFFIX.length));
  if (name === undefined) return undefined;
  return folder === JOURNAL_FOLDER ? JOURNAL_PREFIX + name : name;
}

/** A name that every file system takes; `decodeURIComponent` gives the stream back. */
function safe(name: string): string {
  return encodeURIComponent(name).replace(
    /[!'()*~]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Undefined for a name that `safe` never makes. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
