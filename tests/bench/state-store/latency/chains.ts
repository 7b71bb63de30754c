import { STREAM_OF } from '@quant-engine/contracts';
import type { RedisStore } from '@quant-engine/state-store';

/**
 * Which exposures led to an order: order, intent, decision, exposure, each the cause of the last.
 */
export async function exposuresWithOrders(store: RedisStore): Promise<ReadonlySet<string>> {
  const causes = new Map<string, string>();
  for (const stream of [STREAM_OF.intent, STREAM_OF.decision]) {
    for (const { fields } of await store.range(stream)) {
      causes.set(fields['event_id'] ?? '', fields['causation_id'] ?? '');
    }
  }
  const roots = new Set<string>();
  for (const { fields } of await store.range(STREAM_OF.order)) {
    const decision = causes.get(fields['causation_id'] ?? '');
    const exposure = causes.get(decision ?? '');
    if (exposure !== undefined) roots.add(exposure);
  }
  return roots;
}
