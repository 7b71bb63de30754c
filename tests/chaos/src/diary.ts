import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import type { Note } from './protocol';

/** The diary as a worker writes it: a line is there before what it tells of happens. */
export class DiaryPen {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, 'a');
  }

  write(note: Note): void {
    writeSync(this.#file, `${JSON.stringify(note)}\n`);
  }
}

const PIECE = 65_536;

/** The diary as it is read: each line once. */
export class DiaryReader {
  readonly #file: number;
  readonly #piece = Buffer.alloc(PIECE);
  #rest = '';

  constructor(path: string) {
    this.#file = openSync(path, 'a+');
  }

  /** What was written since the last time. */
  read(): readonly Note[] {
    let text = this.#rest;
    for (;;) {
      const count = readSync(this.#file, this.#piece);
      if (count === 0) break;
      text += this.#piece.toString('utf8', 0, count);
    }
    const lines = text.split('\n');
    this.#rest = lines.pop() ?? '';
    return lines.map((line) => JSON.parse(line) as Note);
  }

  close(): void {
    closeSync(this.#file);
  }
}
