import { performance } from 'node:perf_hooks';
import { STREAM_OF } from '@quant-engine/contracts';
import { Redis } from 'ioredis';
import type { Bench } from './bench';
import { fieldsOf, flatEvent, Work } from './work';

/** With all that waits in small pieces this goes fastest. */
const BATCH_MAX = 100;

const APPEND_AND_ACKNOWLEDGE = `
for _, fields in ipairs(cjson.decode(ARGV[2])) do
  redis.call('XADD', KEYS[2], '*', unpack(fields))
end
return redis.call('XACK', KEYS[1], ARGV[1], unpack(ARGV, 3))
`;

type Read = readonly [key: string, entries: readonly [id: string, fields: readonly string[]][]][];

/**
 * The same work without a guarantee: nothing is fenced, journaled or kept, what is written is not
 * checked, and a batch is worked on while the one before it is written and the next one is read.
 * It shows what the events, the client and the server need by themselves.
 */
export async function runBare({ socket, prefix, quotes }: Bench, group: string): Promise<number> {
  const [reader, writer] = [new Redis({ path: socket }), new Redis({ path: socket })];
  const input = prefix + STREAM_OF.l1;
  const output = prefix + STREAM_OF.feature;
  const read = (): Promise<unknown> =>
    reader.xreadgroup('GROUP', group, 'active', 'COUNT', BATCH_MAX, 'STREAMS', input, '>');
  try {
    await reader.xgroup('CREATE', input, group, '0');
    const work = new Work();
    const startMs = performance.now();
    let next = read();
    let written: Promise<unknown> = Promise.resolve();
    for (let done = 0; done < quotes;) {
      const entries = ((await next) as Read)[0]?.[1] ?? [];
      next = read();
      const events = entries.map(([id, flat]) =>
        flatEvent(work.take({ id, fields: fieldsOf(flat) }).output),
      );
      await written;
      const args = [group, JSON.stringify(events), ...entries.map(([id]) => id)];
      written = writer.eval(APPEND_AND_ACKNOWLEDGE, 2, input, output, ...args);
      done += entries.length;
    }
    await Promise.all([written, next]);
    return quotes / ((performance.now() - startMs) / 1_000);
  } finally {
    reader.disconnect();
    writer.disconnect();
  }
}
