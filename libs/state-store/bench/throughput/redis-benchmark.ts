import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { obtainServer } from '@quant-engine/state-store';
import type { Bench } from './bench';

const CLIENTS = 50;
const PIPELINE = 64;
const VALUE_BYTES = 207;

const run = promisify(execFile);

/** What the server takes at most: XADD from redis-benchmark, which makes nothing of the answers. */
export async function runRedisBenchmark({ socket, redis, requests }: Bench): Promise<number> {
  const { benchmark } = await obtainServer();
  if (benchmark === undefined) throw new Error('there is no redis-benchmark beside the server');
  const key = 'redis-benchmark';
  const { stdout } = await run(benchmark, [
    ...['-s', socket, '-n', String(requests), '-c', String(CLIENTS), '-P', String(PIPELINE)],
    ...['--csv', 'XADD', key, '*', 'data', 'x'.repeat(VALUE_BYTES)],
  ]);
  await redis.unlink(key);
  return requestsPerSecond(stdout);
}

/** Reads the line behind `"test","rps",...`: the name of the test, which may hold commas, is quoted. */
function requestsPerSecond(csv: string): number {
  const rate = /^"XADD [^"]*","([\d.]+)"/m.exec(csv)?.[1];
  if (rate === undefined) throw new Error(`redis-benchmark printed ${JSON.stringify(csv)}`);
  return Number(rate);
}
