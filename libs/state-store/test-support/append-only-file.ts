import { spawnSync } from 'node:child_process';
import { readdirSync, statSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findServer } from '../src/server/find-server';
import type { PrivateServer } from '../src/server/private-server';

import { serverEnvironment } from '../src/server/server-binary';

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

  /**
   * Takes a transaction of which the end is missing out of the file. A server that starts leaves it
   * out, but leaves it in the file, and takes part of it in at the start after the next
   * (valkey-io/valkey#4342). Its own checking tool, which is the same program, does better.
   */
  async repair(): Promise<void> {
    const { found } = await findServer();
    if (found === undefined) throw new Error('there is no server');
    const { status, stdout } = spawnSync(
      found.path,
      ['--fix', join(this.#folder, this.#fileNamed('.manifest'))],
      {
        argv0: `${found.product}-check-aof`,
        env: serverEnvironment(found.libraryPath, process.env),
        input: 'y\n',
      },
    );
    if (status !== 0) throw new Error(`the file cannot be repaired: ${String(stdout)}`);
  }

  #fileNamed(end: string): string {
    return readdirSync(this.#folder).find((file) => file.endsWith(end)) ?? '';
  }
}
