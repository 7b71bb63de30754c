import type { EventStore } from '../src/index';

/** Everything that can be seen in a store, for showing that nothing was written. */
export async function snapshotOf(store: EventStore): Promise<unknown> {
  const streams = await Promise.all(
    (await store.streams()).map(async (name) => [name, await store.range(name)]),
  );
  const hashes = await Promise.all(
    (await store.hashes()).map(async (name) => [name, await store.latest(name)]),
  );
  const groups = (await store.groups()).map(({ group, stream, position }) => [
    group,
    stream,
    position,
  ]);
  return { streams, hashes, groups };
}
