import { STREAM_OF } from '@quant-engine/contracts';
import { journalOf, privateStateOf } from '@quant-engine/state-store';
import { runBare } from './bare';
import type { Bench } from './bench';
import { runBullmq } from './bullmq';
import { runHop } from './hop';
import { runNaive } from './naive';
import { runRedisBenchmark, runRedisBenchmarkOfEvent } from './redis-benchmark';

/** One way of doing the work. */
export interface Contestant {
  readonly id: string;
  /** @returns events a second */
  readonly run: (bench: Bench) => Promise<number>;
}

export const SERVER = 'server';
export const SERVER_EVENT = 'server-event';
export const BARE = 'bare';
export const HOP = 'hop';
export const NAIVE = 'naive';
export const BULLMQ_CONCURRENCIES = [1, 10, 50, 200] as const;

export function bullmqId(concurrency: number): string {
  return `bullmq-${concurrency}`;
}

/** In the order in which they take their turns in a round. */
export const CONTESTANTS: readonly Contestant[] = [
  { id: SERVER, run: runRedisBenchmark },
  { id: SERVER_EVENT, run: runRedisBenchmarkOfEvent },
  { id: BARE, run: (bench) => asGroup(bench, BARE, runBare) },
  { id: HOP, run: (bench) => asGroup(bench, HOP, runHop) },
  { id: NAIVE, run: (bench) => asGroup(bench, NAIVE, runNaive) },
  ...BULLMQ_CONCURRENCIES.map((concurrency) => ({
    id: bullmqId(concurrency),
    run: (bench: Bench) => runBullmq(bench, concurrency),
  })),
];

/** Runs as a new group that reads the quotes from the first, and removes what it left behind. */
async function asGroup(
  bench: Bench,
  group: string,
  run: (bench: Bench, group: string) => Promise<number>,
): Promise<number> {
  try {
    return await run(bench, group);
  } finally {
    const { redis, prefix } = bench;
    const left = [
      STREAM_OF.feature,
      journalOf(group),
      privateStateOf(group),
      `group:${group}`,
      `lease:${group}`,
    ];
    await redis.unlink(left.map((name) => prefix + name));
    await redis.xgroup('DESTROY', prefix + STREAM_OF.l1, group);
  }
}
