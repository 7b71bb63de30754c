import type { AppendFsync } from '@quant-engine/redis-server';
import { atLeast, median, type Figure, type Ratio, type Section } from '../figures';
import {
  BULLMQ_CONCURRENCIES,
  bullmqId,
  BARE,
  HOP,
  NAIVE,
  SERVER,
  SERVER_EVENT,
} from './contestants';

/** Of what the server takes at most; set for everysec, since the other one waits for the disk. */
const SHARE_OF_SERVER = 0.15;
const TIMES_NAIVE = 10;
const TIMES_BULLMQ = 8;
const TIMES_BULLMQ_IN_ORDER = 40;

type Rates = ReadonlyMap<string, number>;

/** What the rounds of one setting come to. */
export function sectionOf(appendfsync: AppendFsync, rounds: readonly Rates[]): Section {
  const ratesOf = (id: string): readonly number[] => rounds.map((rates) => rates.get(id) ?? 0);
  const figure = (name: string, id: string, kind?: Ratio['kind'], target?: number): Figure => {
    const runs = ratesOf(id);
    const measured = { name, unit: 'events/s', value: median(runs), runs } as const;
    if (kind === undefined) return measured;
    const ratio = { kind, value: median(ratios(ratesOf(HOP), runs)) };
    const aim = target === undefined ? {} : { target: atLeast(target, ratio.value) };
    return { ...measured, ratio, ...aim };
  };
  const best = fastest(BULLMQ_CONCURRENCIES, (concurrency) =>
    median(ratesOf(bullmqId(concurrency))),
  );
  const bareShare = median(ratios(ratesOf(BARE), ratesOf(SERVER)));
  const shareTarget = appendfsync === 'everysec' ? SHARE_OF_SERVER : undefined;
  return {
    title: `appendfsync ${appendfsync}`,
    figures: [
      figure('our hop, exactly once, in order', HOP),
      figure('redis-benchmark XADD', SERVER, 'SHARE', shareTarget),
      figure('the same with the fields of our event', SERVER_EVENT, 'SHARE'),
      figure('the same work without any guarantee', BARE, 'SHARE'),
      figure('naive calls, in order', NAIVE, 'TIMES', TIMES_NAIVE),
      figure('BullMQ hop, concurrency 1, in order', bullmqId(1), 'TIMES', TIMES_BULLMQ_IN_ORDER),
      ...BULLMQ_CONCURRENCIES.filter((concurrency) => concurrency > 1).map((concurrency) =>
        concurrency === best
          ? figure(
              `BullMQ hop, concurrency ${best}, its best`,
              bullmqId(best),
              'TIMES',
              TIMES_BULLMQ,
            )
          : figure(`BullMQ hop, concurrency ${concurrency}`, bullmqId(concurrency), 'TIMES'),
      ),
    ],
    notes: [
      `Without any guarantee the same work is ${bareShare.toFixed(3)} of redis-benchmark's XADD.`,
    ],
  };
}

/** One against another, round by round. */
function ratios(one: readonly number[], other: readonly number[]): readonly number[] {
  return one.map((rate, n) => rate / (other[n] ?? Number.NaN));
}

function fastest<T>(all: readonly T[], rateOf: (one: T) => number): T {
  return all.reduce((best, one) => (rateOf(one) > rateOf(best) ? one : best));
}
