import { commitOf, joinGroup, quote, trade } from '@quant-engine/fixtures';
import { compareStreamIds } from '../../src/index';
import type { OpenStore } from '../harness';

export function describeReadingBack(opened: () => OpenStore): void {
  it('reads a stream by ranges', async () => {
    const { store } = opened();
    await store.publish([1, 2, 3, 4].map((n) => quote(n)));
    const all = await store.range('ev.l1');
    const [first, second, , last] = all;
    if (!first || !second || !last) throw new Error('four were published');

    expect(all).toHaveLength(4);
    expect(await store.range('ev.l1', { count: 2 })).toEqual([first, second]);
    expect(await store.range('ev.l1', { after: second.id })).toEqual(all.slice(2));
    expect(await store.range('ev.l1', { after: first.id, count: 1 })).toEqual([second]);
    expect(await store.range('ev.l1', { after: last.id })).toEqual([]);
    expect(await store.range('ev.l1', { after: '0-0' })).toEqual(all);
    expect(await store.range('ev.l1', { count: 0 })).toEqual([]);
  });

  it('gives ids that rise within a stream, whatever the times of its events', async () => {
    const { store } = opened();
    await store.publish([5, 5, 1, 9].map((second, n) => quote(n, `${second}000000000`)));
    const ids = (await store.range('ev.l1')).map(({ id }) => id);
    expect([...ids].sort(compareStreamIds)).toEqual(ids);
    expect(new Set(ids).size).toBe(4);
  });

  it('names the streams that hold an entry, sorted, and counts them', async () => {
    const { store, appendRaw } = opened();
    const member = await joinGroup(store, { streams: ['ev.orders'] });
    await store.publish([trade(1), quote(1)]);
    await appendRaw('ev.session', { some: 'thing' });
    await member.commit(commitOf({}));

    expect(await store.streams()).toEqual(['ev.l1', 'ev.prints', 'ev.session', 'journal:exposure']);
    expect(await store.length('ev.l1')).toBe(1);
    expect(await store.length('ev.orders')).toBe(0);
    expect(await store.range('ev.orders')).toEqual([]);
    expect(await store.latest('state:none')).toEqual({});
  });

  it('keeps the fields of an entry that somebody wrote by hand', async () => {
    const { store, appendRaw } = opened();
    const fields = { event_type: 'l1', '': 'no name', data: '{"bid": None}' };
    const id = await appendRaw('ev.l1', fields);
    expect(await store.range('ev.l1')).toEqual([{ id, fields }]);
  });

  it('refuses to be used once it is closed, and lets go of a read that waits', async () => {
    const { store } = opened();
    const member = await joinGroup(store);
    const waiting = member.read({ countMax: 1, waitMs: 60_000 });
    await store.close();
    expect(await waiting).toEqual([]);

    const uses: (() => Promise<unknown>)[] = [
      () => store.publish([quote(1)]),
      () => store.bury([]),
      () => store.join({ group: 'g', streams: [], owner: 'o', leaseMs: 1 }),
      () => store.range('ev.l1'),
      () => store.length('ev.l1'),
      () => store.streams(),
      () => store.hashes(),
      () => store.latest('state:x'),
      () => store.groups(),
      () => member.read({ countMax: 1 }),
      () => member.commit(commitOf({})),
      () => member.renew(),
      () => member.leave(),
    ];
    for (const use of uses) {
      await expect(use()).rejects.toMatchObject({ code: 'QE_STORE_CLOSED' });
    }
    await store.close();
  });
}
