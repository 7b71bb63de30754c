import type { EventStore, StreamEntry } from '@quant-engine/state-store';

/** Everything that a store holds, but for which instance of a service took a batch. */
export async function snapshotOf(store: EventStore) {
  const streams: Record<string, unknown> = {};
  for (const [name, entries] of await entriesOf(store)) {
    streams[name] = entries.map(({ id, fields }) => ({ ...fields, id, epoch: undefined }));
  }
  return { streams, hashes: await hashesOf(store) };
}

/** The same of any home: in place of its id, each entry has its number in its stream. */
export async function numberedSnapshotOf(store: EventStore) {
  const all = await entriesOf(store);
  const numbers = new Map(
    all.flatMap(([name, entries]) => entries.map(({ id }, n) => [`${name} ${id}`, n] as const)),
  );
  const numbered = (taken: string): unknown =>
    (JSON.parse(taken) as [string, string][]).map(([name, id]) => [
      name,
      numbers.get(`${name} ${id}`),
    ]);
  const streams: Record<string, unknown> = {};
  for (const [name, entries] of all) {
    streams[name] = entries.map(({ fields: { taken, ...fields } }) => ({
      ...fields,
      epoch: undefined,
      ...(taken === undefined ? {} : { taken: numbered(taken) }),
    }));
  }
  return { streams, hashes: await hashesOf(store) };
}

async function entriesOf(
  store: EventStore,
): Promise<readonly (readonly [name: string, entries: readonly StreamEntry[]])[]> {
  const names = await store.streams();
  return Promise.all(names.map(async (name) => [name, await store.range(name)] as const));
}

async function hashesOf(store: EventStore): Promise<Readonly<Record<string, unknown>>> {
  const names = await store.hashes();
  const hashes = names.map(async (name) => [name, await store.latest(name)] as const);
  return Object.fromEntries(await Promise.all(hashes));
}
