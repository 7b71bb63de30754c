import { closeSync, openSync, readSync } from 'node:fs';
import { unreadable } from '@quant-engine/file-access';

const CHUNK_BYTES = 65_536;
const LINE_END = 0x0a;

/** A line of a file; the last one of a file that was cut short is not `whole`. */
export interface Line {
  readonly number: number;
  readonly text: string;
  readonly whole: boolean;
}

/**
 * The lines of a file, read a chunk at a time; the file is closed when the reader stops early.
 *
 * @throws QE_FILE_MISSING, QE_FILE_UNREADABLE
 */
export function* linesOf(path: string): Generator<Line> {
  const file = open(path);
  try {
    let number = 0;
    let parts: Buffer[] = [];
    for (const chunk of chunksOf(file, path)) {
      let start = 0;
      for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, start)) {
        // A character may lie across two chunks: only a whole line is decoded.
        const text = Buffer.concat([...parts, chunk.subarray(start, end)]).toString('utf8');
        yield { number: ++number, text, whole: true };
        parts = [];
        start = end + 1;
      }
      if (start < chunk.length) parts.push(chunk.subarray(start));
    }
    const rest = Buffer.concat(parts).toString('utf8');
    if (rest !== '') yield { number: ++number, text: rest, whole: false };
  } finally {
    closeSync(file);
  }
}

function open(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw unreadable(path, 'file', error);
  }
}

function* chunksOf(file: number, path: string): Generator<Buffer> {
  for (;;) {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    const bytes = readInto(buffer, file, path);
    if (bytes === 0) return;
    yield buffer.subarray(0, bytes);
  }
}

function readInto(buffer: Buffer, file: number, path: string): number {
  try {
    return readSync(file, buffer, 0, CHUNK_BYTES, null);
  } catch (error) {
    throw unreadable(path, 'file', error);
  }
}
