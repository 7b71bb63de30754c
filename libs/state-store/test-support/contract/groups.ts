import { alertOn, commitOf, joinGroup, quote, trade } from '@quant-engine/fixtures';
import { at } from '@quant-engine/testkit';
import type { OpenStore } from '../harness';

export function describeGroups(opened: () => OpenStore): void {
  it('begins at the first entry of a stream', async () => {
    const { store } = opened();
    await store.publish([quote(1), quote(2)]);
    const member = await joinGroup(store);
    await store.publish([quote(3)]);

    const entries = await store.range('ev.l1');
    expect(await member.read({ countMax: 10 })).toEqual(
      entries.map((entry) => ({ ...entry, stream: 'ev.l1' })),
    );
    expect(await member.read({ countMax: 10 })).toEqual([]);
  });

  it('hands out at most countMax, and goes on where it stopped', async () => {
    const { store } = opened();
    await store.publish([1, 2, 3, 4, 5].map((n) => quote(n)));
    const member = await joinGroup(store);

    const sizes = [];
    const ids = [];
    for (let batch = await member.read({ countMax: 2 }); batch.length > 0;) {
      sizes.push(batch.length);
      ids.push(...batch.map(({ id }) => id));
      batch = await member.read({ countMax: 2 });
    }
    expect(sizes).toEqual([2, 2, 1]);
    expect(ids).toEqual((await store.range('ev.l1')).map(({ id }) => id));
  });

  it('tells where each group stands on each stream', async () => {
    const { store } = opened();
    await store.publish([quote(1), quote(2), quote(3)]);
    const member = await joinGroup(store, { streams: ['ev.prints', 'ev.l1'] });
    await joinGroup(store, { group: 'decision_engine', owner: 'other' });
    const taken = (await member.read({ countMax: 3 })).slice(0, 1);
    await member.commit(commitOf({ taken }));
    await store.publish([quote(4)]);

    const ours = { group: 'exposure', owner: 'first', epoch: 1 };
    expect(await store.groups()).toEqual([
      {
        group: 'decision_engine',
        stream: 'ev.l1',
        position: '0-0',
        pending: 0,
        lag: 4,
        epoch: 1,
        owner: 'other',
      },
      { ...ours, stream: 'ev.l1', position: taken[0]?.id, pending: 2, lag: 3 },
      { ...ours, stream: 'ev.prints', position: '0-0', pending: 0, lag: 0 },
    ]);
  });
}

export function describeRedelivery(opened: () => OpenStore): void {
  it('delivers again what was read and never committed', async () => {
    const { store } = opened();
    await store.publish([1, 2, 3].map((n) => quote(n)));
    const crashed = await joinGroup(store);
    const [first, ...pending] = await crashed.read({ countMax: 10 });
    await crashed.commit(commitOf({ taken: first ? [first] : [] }));
    await store.publish([quote(4)]);

    const rejoined = await joinGroup(store);
    const batch = await rejoined.read({ countMax: 10 });
    expect(batch.slice(0, 2)).toEqual(pending);
    expect(batch).toHaveLength(3);
  });

  it('counts the instances that ended on what they were handed, until one commits', async () => {
    const { store } = opened();
    await store.publish([quote(1)]);
    const attempts: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      const member = await joinGroup(store);
      attempts.push(member.attempts);
      await member.read({ countMax: 10 });
    }
    // An instance that lives and joins again has not ended.
    const alive = await joinGroup(store, { again: true });
    attempts.push(alive.attempts);
    const taken = await alive.read({ countMax: 10 });
    await alive.commit(commitOf({ taken }));
    attempts.push((await joinGroup(store)).attempts);
    expect(attempts).toEqual([0, 1, 2, 2, 0]);
  });

  it('delivers no more what a new instance commits for the one that crashed', async () => {
    const { store } = opened();
    await store.publish([quote(1), quote(2)]);
    const crashed = await joinGroup(store);
    const taken = (await crashed.read({ countMax: 10 })).slice(0, 1);

    const rejoined = await joinGroup(store);
    expect(await rejoined.commit(commitOf({ taken }))).toBe('COMMITTED');
    const rest = await rejoined.read({ countMax: 10 });
    expect(rest.map(({ id }) => id)).toEqual(
      (await store.range('ev.l1')).slice(1).map(({ id }) => id),
    );
  });
}

export function describeOrder(opened: () => OpenStore): void {
  it('orders the streams by the time of the event, then by their rank in the request', async () => {
    const { store } = opened();
    await store.publish([quote(1, at(1)), quote(2, at(2)), quote(3, at(3)), quote(4, at(3))]);
    await store.publish([trade(1, at(0)), trade(2, at(2)), trade(3, at(3)), trade(4, at(4))]);
    const order = async (group: string, streams: string[]) => {
      const member = await joinGroup(store, { group, streams });
      return (await member.read({ countMax: 10 })).map(({ stream }) => stream.slice(3)).join(' ');
    };

    expect(await order('a', ['ev.l1', 'ev.prints'])).toBe(
      'prints l1 l1 prints l1 l1 prints prints',
    );
    expect(await order('b', ['ev.prints', 'ev.l1'])).toBe(
      'prints l1 prints l1 prints l1 l1 prints',
    );
  });

  it('skips nothing when the batch is small', async () => {
    const { store } = opened();
    // Prints come late: a merge that forgot what it did not hand out would lose some.
    await store.publish([1, 2, 3, 4].map((n) => quote(n)));
    await store.publish([3, 1, 2].map((n) => trade(n, at(n))));
    const streams = ['ev.l1', 'ev.prints'];
    const member = await joinGroup(store, { streams });

    const seen: string[] = [];
    for (let n = 0; n < 7; n++) {
      for (const { stream, id } of await member.read({ countMax: 1 })) seen.push(`${stream} ${id}`);
    }
    for (const stream of streams) {
      const ids = (await store.range(stream)).map(({ id }) => `${stream} ${id}`);
      expect(seen.filter((entry) => entry.startsWith(`${stream} `))).toEqual(ids);
    }
  });
}

export function describeWaiting(opened: () => OpenStore): void {
  it('wakes a waiting read when an event is published', async () => {
    const { store } = opened();
    const member = await joinGroup(store, { streams: ['ev.prints', 'ev.l1'] });
    const waiting = member.read({ countMax: 10, waitMs: 60_000 });
    await store.publish([quote(1)]);
    expect(await waiting).toMatchObject([{ stream: 'ev.l1' }]);
  });

  it('wakes a waiting read when another service commits', async () => {
    const { store } = opened();
    const reader = await joinGroup(store, { group: 'ledger', streams: ['ev.alerts'] });
    const writer = await joinGroup(store, { streams: [] });
    const waiting = reader.read({ countMax: 10, waitMs: 60_000 });
    await writer.commit(commitOf({ outputs: [alertOn(quote(1)), alertOn(quote(2))] }));
    // A server may hand over the first one alone; nobody may see an event before it is committed.
    expect((await waiting)[0]).toMatchObject({ stream: 'ev.alerts' });
  });

  it('resolves empty when nothing comes in time', async () => {
    const member = await joinGroup(opened().store);
    expect(await member.read({ countMax: 10, waitMs: 1 })).toEqual([]);
  });
}
