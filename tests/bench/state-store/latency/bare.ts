import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';

const EVERY_MS = 50;

/**
 * How long an entry takes from its XADD to an XREAD that waits for it, in ms: what the machine and
 * the server need for one step, of which a breach takes several.
 */
export async function bareTimes(socket: string, key: string, count: number): Promise<number[]> {
  const [writer, reader] = [new Redis({ path: socket }), new Redis({ path: socket })];
  const times: number[] = [];
  try {
    // A connection that is still opening would be measured with it.
    await Promise.all([writer.ping(), reader.ping()]);
    for (let n = 0; n < count; n += 1) {
      const read = reader.xread('BLOCK', 0, 'STREAMS', key, '$');
      await delay(EVERY_MS);
      const startMs = performance.now();
      const added = writer.xadd(key, '*', 'n', n);
      await read;
      times.push(performance.now() - startMs);
      await added;
    }
  } finally {
    writer.disconnect();
    reader.disconnect();
  }
  return times;
}
