import { performance } from 'node:perf_hooks';
import { encodeEvent, type WireFields } from '@quant-engine/contracts';
import { Queue, Worker, type ConnectionOptions } from 'bullmq';
import { Redis } from 'ioredis';
import type { Bench } from './bench';
import { quoteOf, Work } from './work';

/** Its keys have a database of their own, which is emptied after each run. */
const BULLMQ_DB = 1;
/** More are hardly done in the time that a run may take; one by one far fewer. */
const JOBS_MAX = 10_000;
const JOBS_ONE_BY_ONE_MAX = 5_000;
const JOBS_IN_CALL = 1_000;

/**
 * The same hop in BullMQ: a worker decodes the event of the job, writes the state, and adds the
 * output to a second queue.
 */
export async function runBullmq(bench: Bench, concurrency: number): Promise<number> {
  const connection: ConnectionOptions = {
    path: bench.socket,
    db: BULLMQ_DB,
    maxRetriesPerRequest: null,
  };
  const input = new Queue<WireFields>('in', { connection });
  const output = new Queue<WireFields>('out', { connection });
  const redis = new Redis({ path: bench.socket, db: BULLMQ_DB });
  try {
    const jobs = Math.min(concurrency === 1 ? JOBS_ONE_BY_ONE_MAX : JOBS_MAX, bench.quotes);
    await fill(input, jobs);
    return await work({ connection, output, redis, jobs, concurrency, limitMs: bench.peerMs });
  } finally {
    await Promise.all([input.close(), output.close()]);
    await redis.flushdb('ASYNC');
    redis.disconnect();
  }
}

async function fill(queue: Queue<WireFields>, jobs: number): Promise<void> {
  for (let from = 0; from < jobs; from += JOBS_IN_CALL) {
    const numbers = Array.from({ length: Math.min(JOBS_IN_CALL, jobs - from) }, (_, n) => from + n);
    await queue.addBulk(
      numbers.map((n) => ({
        name: 'l1',
        data: encodeEvent(quoteOf(n)),
        opts: { removeOnComplete: true },
      })),
    );
  }
}

interface Run {
  readonly connection: ConnectionOptions;
  readonly output: Queue<WireFields>;
  readonly redis: Redis;
  readonly jobs: number;
  readonly concurrency: number;
  readonly limitMs: number;
}

async function work(run: Run): Promise<number> {
  const { connection, output, redis, jobs, concurrency, limitMs } = run;
  const doing = new Work();
  let done = 0;
  let isLate = false;
  let finish: (error?: Error) => void = () => undefined;
  const finished = new Promise<void>((resolve, reject) => {
    finish = (error) => (error === undefined ? resolve() : reject(error));
  });
  const worker = new Worker<WireFields>(
    'in',
    async ({ id = '', data }) => {
      const worked = doing.take({ id, fields: data });
      await redis.hset('private:bullmq', worked.symbol, worked.state);
      await output.add('feature', encodeEvent(worked.output), { removeOnComplete: true });
    },
    { connection, concurrency, autorun: false },
  );
  worker.on('error', finish);
  worker.on('failed', (_job, error) => finish(error));
  worker.on('completed', () => {
    done += 1;
    if (isLate || done === jobs) finish();
  });
  await worker.waitUntilReady();
  const startMs = performance.now();
  const timer = setTimeout(() => {
    isLate = true;
    // A rate of nothing says nothing: the first job is waited for.
    if (done > 0) finish();
  }, limitMs);
  void worker.run().catch(finish);
  try {
    await finished;
    return done / ((performance.now() - startMs) / 1_000);
  } finally {
    clearTimeout(timer);
    // Jobs that are under way end first: what they write has its own connections.
    await worker.close();
  }
}
