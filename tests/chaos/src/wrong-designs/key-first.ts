import { GROUP } from '../desk-events';
import type { WorkerContext } from '../worker/context';
import { applyEffects } from './effects-apart';
import { RawGroup } from './raw-group';

const KEY_MS = 86_400_000;

/**
 * The usual idempotency key: it is set first, so that nobody does the same again. Whoever dies
 * between the key and the effects leaves an entry that everybody takes for done.
 */
export async function runKeyFirst(context: WorkerContext): Promise<void> {
  const { prefix } = context.assignment;
  const group = await RawGroup.join(context);
  const { redis } = group;
  for (;;) {
    for (const entry of await group.next()) {
      const key = `${prefix}done:${entry.stream}:${entry.id}`;
      const isFirst = await redis.set(key, '1', 'PX', KEY_MS, 'NX');
      context.reach('KEY_WITHOUT_EFFECT');
      if (isFirst !== null) await applyEffects(redis, prefix, entry);
      await redis.xack(prefix + entry.stream, GROUP, entry.id);
    }
  }
}
