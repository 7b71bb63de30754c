import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { STREAM_OF } from '@quant-engine/contracts';
import { RedisStore } from '@quant-engine/state-store';
import { atMost, percentile, type Section } from '../figures';
import type { Sizes } from '../options';
import type { Premises } from '../premises';
import { progress } from '../progress';
import { bareTimes } from './bare';
import { SYMBOLS } from './book';
import { BreachingDesk, ORDER_MS_MAX, type Breach } from './breaching-desk';
import { exposuresWithOrders } from './chains';
import { writeDeskFolder } from './desk-folder';
import { startDesk } from './desk-processes';
import { quoteNow, tickNow } from './market';

const PREFIX = 'bench:';
const QUOTES_A_SECOND = 500;
/** From one breach to the next, at first and when it is measured. */
const WARM_UP_MS = 150;
const BREACH_MS = 1_000;
const P50_MS_MAX = 1.5;
const P99_MS_MAX = 10;

/**
 * From just before the XADD of an exposure above the cap until a blocked XREAD on the orders gives
 * the one that came of it; engine, execution and the quotes' feed are processes of their own.
 */
export async function measureLatency(premises: Premises, sizes: Sizes): Promise<Section> {
  const server = await premises.server('latency', 'everysec');
  const { url, socket } = server;
  const data = premises.folder('desk');
  writeDeskFolder(data);
  const store = new RedisStore({ url, prefix: PREFIX, name: 'bench' });
  const desk = new BreachingDesk(store, socket);
  try {
    await store.publish([...SYMBOLS.map((_, n) => quoteNow('first', n)), tickNow(0)]);
    progress('latency: starting engine, execution and the feed of quotes');
    await startDesk(premises, { url, prefix: PREFIX, data });
    const feed = join(__dirname, 'quote-feed.ts');
    premises.fork('feed', feed, [url, PREFIX, String(QUOTES_A_SECOND)], process.execArgv);
    desk.start();
    await desk.breach(sizes.breachesBefore, WARM_UP_MS);
    progress(`latency: ${sizes.breaches} breaches, one a second`);
    const [quotesBefore, startMs] = [await store.length(STREAM_OF.l1), performance.now()];
    const breaches = await desk.breach(sizes.breaches, BREACH_MS);
    const quotes = (await store.length(STREAM_OF.l1)) - quotesBefore;
    const rate = quotes / ((performance.now() - startMs) / 1_000);
    await confirm(store, breaches);
    return sectionOf(breaches, rate, await bareTimes(socket, `${PREFIX}bare`, sizes.breaches));
  } finally {
    desk.stop();
    await premises.stopChildren();
    await store.close();
    await premises.stopServer('latency');
  }
}

/** That what was measured was what it is taken for. */
async function confirm(store: RedisStore, breaches: readonly Breach[]): Promise<void> {
  const caused = await exposuresWithOrders(store);
  const wrong = breaches.find(({ exposureId, ms }) => ms !== undefined && !caused.has(exposureId));
  if (wrong !== undefined) throw new Error(`no order was caused by ${wrong.exposureId}`);
}

function sectionOf(
  breaches: readonly Breach[],
  quoteRate: number,
  bare: readonly number[],
): Section {
  const missed = breaches.filter(({ ms }) => ms === undefined).length;
  if (missed === breaches.length) throw new Error('no breach brought an order');
  const times = breaches.map(({ ms }) => ms ?? ORDER_MS_MAX);
  const p50 = percentile(times, 50);
  const p99 = percentile(times, 99);
  const notes = [
    `${breaches.length} breaches, one a second; ${Math.round(quoteRate)} quotes a second beside them`,
    'A breach takes three such bare steps (engine, execution, watcher), and two commits between.',
  ];
  if (missed > 0) notes.push(`${missed} of them brought no order within ${ORDER_MS_MAX} ms`);
  return {
    title: 'breach to order, everysec',
    figures: [
      { name: 'p50', unit: 'ms', value: p50, runs: times, target: atMost(P50_MS_MAX, p50) },
      { name: 'p99', unit: 'ms', value: p99, target: atMost(P99_MS_MAX, p99) },
      { name: 'worst', unit: 'ms', value: percentile(times, 100) },
      { name: 'bare XADD to waiting XREAD, p50', unit: 'ms', value: percentile(bare, 50) },
    ],
    notes,
  };
}
