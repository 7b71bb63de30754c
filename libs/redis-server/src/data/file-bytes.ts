import { open, type FileHandle } from 'node:fs/promises';

const WINDOW_BYTES = 1_048_576;

/**
 * The bytes of a file of any length, of which only a window is in memory. Reading goes forward; a
 * step back within the window costs nothing.
 */
export class FileBytes {
  readonly size: number;
  readonly #file: FileHandle;
  #window: Buffer = Buffer.alloc(0);
  #from = 0;

  private constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.size = size;
  }

  /** Opens a file for `work`, and closes it whatever happens. Rejects as the system does. */
  static async read<T>(path: string, work: (bytes: FileBytes) => Promise<T>): Promise<T> {
    const file = await open(path, 'r');
    try {
      return await work(new FileBytes(file, (await file.stat()).size));
    } finally {
      await file.close();
    }
  }

  /** Up to `length` bytes from a place on; fewer at the end of the file. */
  async at(from: number, length: number): Promise<Buffer> {
    const end = Math.min(from + length, this.size);
    if (from >= end) return Buffer.alloc(0);
    if (from < this.#from || end > this.#from + this.#window.length) await this.#fill(from, end);
    return this.#window.subarray(from - this.#from, end - this.#from);
  }

  /** Where a sign stands next, at or after a place; undefined when it does not. */
  async find(sign: string, from: number): Promise<number | undefined> {
    for (let start = from; start < this.size; start = this.#from + this.#window.length) {
      if (start < this.#from || start >= this.#from + this.#window.length) await this.at(start, 1);
      const found = this.#window.indexOf(sign, start - this.#from, 'latin1');
      if (found >= 0) return this.#from + found;
    }
    return undefined;
  }

  async #fill(from: number, end: number): Promise<void> {
    const length = Math.min(Math.max(end - from, WINDOW_BYTES), this.size - from);
    const window = Buffer.alloc(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#file.read(window, filled, length - filled, from + filled);
      if (bytesRead === 0) throw new Error('the file became shorter while it was read');
      filled += bytesRead;
    }
    this.#window = window;
    this.#from = from;
  }
}
