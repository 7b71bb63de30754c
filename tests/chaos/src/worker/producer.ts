import { setTimeout as delay } from 'node:timers/promises';
import { Random } from '@quant-engine/fixtures';
import { RedisStore } from '@quant-engine/state-store';
import { inputOf } from '../desk-events';
import type { Order } from '../protocol';
import type { WorkerContext } from './context';

const BATCH_MAX = 8;
const PAUSE_MS_MAX = 25;

/**
 * Publishes the inputs of all desks in order. It goes on from what the one before it had an answer
 * for, and so publishes again whatever that had none for.
 */
export async function runProducer(context: WorkerContext): Promise<void> {
  const { url, name, next = {}, seed = 0 } = context.assignment;
  const random = new Random(seed);
  const desks = Object.entries(next).map(([prefix, first]) => ({
    prefix,
    next: first,
    store: new RedisStore({ url, prefix, name }),
  }));
  let isAsked = true;
  const hushed = new Set<string>();
  process.on('message', (order: Order) => {
    if (order.do === 'FINISH') isAsked = false;
    else if (order.do === 'HUSH') hushed.add(order.prefix);
    else hushed.delete(order.prefix);
  });
  while (isAsked) {
    await delay(random.between(0, PAUSE_MS_MAX));
    const desk = random.pick(desks);
    if (hushed.has(desk.prefix)) continue;
    const numbers = Array.from({ length: random.between(1, BATCH_MAX) }, (_, i) => desk.next + i);
    const publishing = desk.store.publish(numbers.map((n) => inputOf(desk.prefix, n)));
    context.reach('PUBLISH_SENT');
    await publishing;
    context.reach('PUBLISH_ANSWERED');
    desk.next += numbers.length;
    context.note('PUBLISHED', { prefix: desk.prefix, next: desk.next });
  }
}
