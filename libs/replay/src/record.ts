import { QeError } from '@quant-engine/contracts';
import type { RunFolder, RunManifest } from '@quant-engine/run-folder';
import type { StreamEntry } from '@quant-engine/state-store';

/** A day as it was left; a run folder is one. */
export interface DayRecord extends Pick<RunFolder, 'dir' | 'entries' | 'latest'> {
  readonly manifest?: Pick<RunManifest, 'stateOnly'>;
}

/** Reads a stream of a record from its beginning, once. */
export class RecordReader {
  readonly #entries: Iterator<StreamEntry>;
  readonly #record: DayRecord;
  readonly #stream: string;

  constructor(record: DayRecord, stream: string) {
    this.#entries = record.entries(stream)[Symbol.iterator]();
    this.#record = record;
    this.#stream = stream;
  }

  /** Goes on to the entry that is wanted; undefined when it does not come any more. */
  find(isWanted: (entry: StreamEntry) => boolean): StreamEntry | undefined {
    for (;;) {
      const next = this.#entries.next();
      if (next.done === true) return undefined;
      if (isWanted(next.value)) return next.value;
    }
  }

  /** Goes on to the entry of an id. @throws QE_RUN_FOLDER when it is not there */
  at(id: string): StreamEntry {
    const entry = this.find((one) => one.id === id);
    if (entry !== undefined) return entry;
    const message = `${this.#stream} ${id} was taken, and is not there`;
    throw new QeError('QE_RUN_FOLDER', message, { place: this.#record.dir });
  }
}

/** Readers of a record's streams, one for each. */
export class RecordReaders {
  readonly #record: DayRecord;
  readonly #readers = new Map<string, RecordReader>();

  constructor(record: DayRecord) {
    this.#record = record;
  }

  of(stream: string): RecordReader {
    const reader = this.#readers.get(stream) ?? new RecordReader(this.#record, stream);
    this.#readers.set(stream, reader);
    return reader;
  }
}
