import { performance } from 'node:perf_hooks';
import { RedisStore } from '@quant-engine/state-store';
import { quoteNow } from './market';

/**
 * The background of the latency: a process of its own that publishes so many quotes a second, one
 * by one, until its parent is gone. Arguments: url, prefix, quotes a second.
 */
async function feed([url = '', prefix = '', rate = '']: readonly string[]): Promise<void> {
  process.once('disconnect', () => process.exit(0));
  const store = new RedisStore({ url, prefix, name: 'bench-feed' });
  const startMs = performance.now();
  for (let sent = 0; ; sent += 1) {
    const dueMs = startMs + (sent * 1_000) / Number(rate);
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    await store.publish([quoteNow('feed', sent)]);
  }
}

feed(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
