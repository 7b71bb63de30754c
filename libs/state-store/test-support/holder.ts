import { setTimeout as delay } from 'node:timers/promises';
import { RedisStore, type Membership } from '../src/index';

/**
 * A process that is the active instance of `exposure`, or stands by for it. It is told to commit by
 * a message, and answers what became of it.
 */
const [url = '', prefix = '', owner = ''] = process.argv.slice(2);
const store = new RedisStore({ url, prefix, name: `exposure@${owner}` });
let member: Membership | undefined;

const ASKS_APART_MS = 50;

async function take(): Promise<void> {
  const request = { group: 'exposure', streams: ['ev.l1'], owner, leaseMs: 600_000 };
  for (;;) {
    const joined = await store.join(request);
    if (joined.outcome === 'JOINED') {
      member = joined;
      process.send?.('JOINED');
      return;
    }
    await delay(ASKS_APART_MS);
  }
}

process.on('message', () => {
  const empty = { taken: [], outputs: [], state: {}, latest: {}, dead: [] };
  void member?.commit(empty).then((outcome) => process.send?.(outcome));
});
process.once('disconnect', () => process.exit(0));
void take();
