import { readdirSync, statSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PrivateServer } from '@quant-engine/redis-server';

/** How long the file was at a time. */
interface Sample {
  readonly atMs: number;
  readonly bytes: number;
}

/**
 * The file that a server appends its writes to, watched as it grows: so that its end can be cut off
 * as when the machine stops before the disk has it.
 */
export class AppendOnlyFile {
  readonly #folder: string;
  readonly #path: string;
  readonly #samples: Sample[] = [];

  constructor(server: PrivateServer) {
    this.#folder = join(dirname(server.log), 'appendonlydir');
    this.#path = join(this.#folder, this.#fileNamed('.incr.aof'));
  }

  /** Notes how long it is now. */
  sample(): void {
    this.#samples.push({ atMs: performance.now(), bytes: this.bytes });
  }

  get bytes(): number {
    return statSync(this.#path).size;
  }

  /** How long it was at a time, or at the last look before it. */
  bytesAt(atMs: number): number {
    return this.#samples.findLast((sample) => sample.atMs <= atMs)?.bytes ?? 0;
  }

  cutTo(bytes: number): void {
    truncateSync(this.#path, bytes);
    this.#samples.length = 0;
  }

  #fileNamed(end: string): string {
    return readdirSync(this.#folder).find((file) => file.endsWith(end)) ?? '';
  }
}
