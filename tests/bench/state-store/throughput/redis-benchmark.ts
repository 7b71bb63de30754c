import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { obtainServer } from '@quant-engine/redis-server';
import type { Bench } from './bench';
import { flatEvent, quoteOf } from './work';

const CLIENTS = 50;
const PIPELINE = 64;
const VALUE_BYTES = 207;

const run = promisify(execFile);

/** What the server takes at most: XADD from redis-benchmark, which makes nothing of the answers. */
export function runRedisBenchmark(bench: Bench): Promise<number> {
  return xaddsPerSecond(bench, ['data', 'x'.repeat(VALUE_BYTES)]);
}

/** The same with the fields of one of our events. */
export function runRedisBenchmarkOfEvent(bench: Bench): Promise<number> {
  return xaddsPerSecond(bench, flatEvent(quoteOf(0)));
}

async function xaddsPerSecond(
  { socket, redis, requests }: Bench,
  fields: readonly string[],
): Promise<number> {
  const { benchmark } = await obtainServer();
  if (benchmark === undefined) throw new Error('there is no redis-benchmark beside the server');
  const key = 'redis-benchmark';
  const { stdout } = await run(benchmark, [
    ...['-s', socket, '-n', String(requests), '-c', String(CLIENTS), '-P', String(PIPELINE)],
    ...['--csv', 'XADD', key, '*', ...fields],
  ]);
  await redis.unlink(key);
  return requestsPerSecond(stdout);
}

/** Reads the line behind `"test","rps",...`: the test's name is the whole command, quotes and all. */
function requestsPerSecond(csv: string): number {
  const rate = /^"XADD .*?","([\d.]+)"/m.exec(csv)?.[1];
  if (rate === undefined) throw new Error(`redis-benchmark printed ${JSON.stringify(csv)}`);
  return Number(rate);
}
