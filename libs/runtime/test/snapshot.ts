import type { EventStore } from '@quant-engine/state-store';

/** Everything that a store holds, but for which instance of a service took a batch. */
export async function snapshotOf(store: EventStore) {
  const streams: Record<string, unknown> = {};
  for (const name of await store.streams()) {
    const entries = await store.range(name);
    streams[name] = entries.map(({ id, fields }) => ({ ...fields, id, epoch: undefined }));
  }
  const hashes: Record<string, unknown> = {};
  for (const name of await store.hashes()) hashes[name] = await store.latest(name);
  return { streams, hashes };
}
