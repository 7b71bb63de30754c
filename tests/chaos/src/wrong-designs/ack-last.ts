import { GROUP } from '../desk-events';
import type { WorkerContext } from '../worker/context';
import { applyEffects } from './effects-apart';
import { RawGroup } from './raw-group';

/**
 * The design of most tutorials: a group, its effects, then the acknowledgement. Whoever dies
 * between the two has its entry done again by the next one.
 */
export async function runAckLast(context: WorkerContext): Promise<void> {
  const { prefix } = context.assignment;
  const group = await RawGroup.join(context);
  for (;;) {
    for (const entry of await group.next()) {
      await applyEffects(group.redis, prefix, entry);
      context.reach('EFFECT_WITHOUT_ACK');
      await group.redis.xack(prefix + entry.stream, GROUP, entry.id);
    }
  }
}
