import type { AppendFsync } from '@quant-engine/redis-server';
import { RedisStore } from '@quant-engine/state-store';
import { Redis } from 'ioredis';
import type { Section } from '../figures';
import type { Sizes } from '../options';
import type { Premises } from '../premises';
import { perSecondText, progress } from '../progress';
import type { Bench } from './bench';
import { CONTESTANTS } from './contestants';
import { sectionOf } from './section';
import { quoteOf } from './work';

const PREFIX = 'bench:';
const QUOTES_IN_CALL = 500;
/** A share of the work, so that nobody is measured while it is being compiled. */
const WARM_UP = 4;

/** All contestants side by side on a server of their own with this setting. */
export async function measureThroughput(
  premises: Premises,
  appendfsync: AppendFsync,
  sizes: Sizes,
): Promise<Section> {
  const server = await premises.server(`throughput-${appendfsync}`, appendfsync);
  const redis = new Redis({ path: server.socket });
  try {
    const { url, socket } = server;
    const { peerMs, requests, quotes, rounds } = sizes;
    await publishQuotes(url, quotes);
    const bench: Bench = { url, socket, prefix: PREFIX, redis, quotes, peerMs, requests };
    progress(`${appendfsync}: warming up`);
    await runAll({
      ...bench,
      quotes: Math.ceil(quotes / WARM_UP),
      peerMs: peerMs / WARM_UP,
      requests: Math.ceil(requests / WARM_UP),
    });
    const rates: ReadonlyMap<string, number>[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const ran = await runAll(bench);
      rates.push(ran);
      const shown = [...ran].map(([id, rate]) => `${id} ${perSecondText(rate)}`).join(', ');
      progress(`${appendfsync}: round ${round} of ${rounds}: ${shown}`);
    }
    return sectionOf(appendfsync, rates);
  } finally {
    redis.disconnect();
    await premises.stopServer(`throughput-${appendfsync}`);
  }
}

/** Each contestant once; events a second by contestant. */
async function runAll(bench: Bench): Promise<ReadonlyMap<string, number>> {
  const rates = new Map<string, number>();
  for (const { id, run } of CONTESTANTS) rates.set(id, await run(bench));
  return rates;
}

async function publishQuotes(url: string, quotes: number): Promise<void> {
  const store = new RedisStore({ url, prefix: PREFIX, name: 'bench' });
  try {
    for (let from = 0; from < quotes; from += QUOTES_IN_CALL) {
      const count = Math.min(QUOTES_IN_CALL, quotes - from);
      await store.publish(Array.from({ length: count }, (_, n) => quoteOf(from + n)));
    }
  } finally {
    await store.close();
  }
}
