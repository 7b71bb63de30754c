import { performance } from 'node:perf_hooks';
import { STREAM_OF } from '@quant-engine/contracts';
import type { Bench } from './bench';
import { fieldsOf, flatEvent, Work } from './work';

type Read = readonly [key: string, entries: readonly [id: string, fields: readonly string[]][]][];

/** The usual loop, which is not exactly-once: each event by itself, each command awaited. */
export async function runNaive(bench: Bench, group: string): Promise<number> {
  const { redis, prefix, quotes, peerMs } = bench;
  const input = prefix + STREAM_OF.l1;
  const output = prefix + STREAM_OF.feature;
  await redis.xgroup('CREATE', input, group, '0');
  const work = new Work();
  const startMs = performance.now();
  let done = 0;
  while (done < quotes && performance.now() - startMs < peerMs) {
    const read = (await redis.xreadgroup(
      'GROUP',
      group,
      'active',
      'COUNT',
      1,
      'STREAMS',
      input,
      '>',
    )) as Read | null;
    const [id, flat] = read?.[0]?.[1][0] ?? [];
    if (id === undefined || flat === undefined) throw new Error('the quotes ended too early');
    const worked = work.take({ id, fields: fieldsOf(flat) });
    await redis.hset(`${prefix}private:${group}`, worked.symbol, worked.state);
    await redis.xadd(output, '*', ...flatEvent(worked.output));
    await redis.xack(input, group, id);
    done += 1;
  }
  return done / ((performance.now() - startMs) / 1_000);
}
