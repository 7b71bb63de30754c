import {
  alertOn,
  badQuote,
  commitOf,
  eventOf,
  joinGroup,
  quote,
  trade,
} from '@quant-engine/fixtures';
import type { OpenStore } from '../harness';
import { snapshotOf } from '../snapshot';

export function describeCommits(opened: () => OpenStore): void {
  it('refuses an older instance, and leaves nothing of its commit', async () => {
    const { store } = opened();
    await store.publish([quote(1)]);
    const zombie = await joinGroup(store);
    const taken = await zombie.read({ countMax: 10 });
    const active = await joinGroup(store);
    const before = await snapshotOf(store);

    const outputs = taken.map((entry) => alertOn(eventOf(entry)));
    const commit = commitOf({
      taken,
      outputs,
      state: { a: '1' },
      latest: { 'state:x': { b: '2' } },
    });
    expect(await zombie.commit(commit)).toBe('FENCED');
    expect(await snapshotOf(store)).toEqual(before);
    expect(await active.read({ countMax: 10 })).toEqual(taken);
    expect(await active.commit(commit)).toBe('COMMITTED');
  });

  it('takes nothing from the active instance when an older one reads on', async () => {
    const { store } = opened();
    const zombie = await joinGroup(store);
    const active = await joinGroup(store);
    await store.publish([quote(1)]);
    await zombie.read({ countMax: 10 });
    expect(await active.read({ countMax: 10 })).toHaveLength(1);
  });

  it('answers OFFSET to a commit that comes twice, and writes it once', async () => {
    const { store } = opened();
    await store.publish([quote(1), quote(2)]);
    const member = await joinGroup(store);
    const taken = await member.read({ countMax: 10 });
    const commit = commitOf({ taken, outputs: taken.map((entry) => alertOn(eventOf(entry))) });

    expect(await member.commit(commit)).toBe('COMMITTED');
    const before = await snapshotOf(store);
    expect(await member.commit(commit)).toBe('OFFSET');
    expect(await member.commit({ ...commit, taken: taken.slice(1) })).toBe('OFFSET');
    expect(await snapshotOf(store)).toEqual(before);
    expect(await store.length('ev.alerts')).toBe(2);
  });

  it('answers OFFSET to an entry that stands twice in a batch', async () => {
    const { store } = opened();
    await store.publish([quote(1), quote(2)]);
    const member = await joinGroup(store);
    const [first] = await member.read({ countMax: 10 });
    const taken = first ? [first, first] : [];
    expect(await member.commit(commitOf({ taken }))).toBe('OFFSET');
    expect((await store.groups())[0]?.position).toBe('0-0');
  });
}

export function describeGaps(opened: () => OpenStore): void {
  it('answers GAP to a batch that leaves out an entry before it or inside it', async () => {
    const { store } = opened();
    await store.publish([quote(1), quote(2), quote(3)]);
    const member = await joinGroup(store);
    const [first, second, third] = await member.read({ countMax: 10 });
    if (!first || !second || !third) throw new Error('three were published');
    const before = await snapshotOf(store);

    expect(await member.commit(commitOf({ taken: [second] }))).toBe('GAP');
    expect(await member.commit(commitOf({ taken: [first, third] }))).toBe('GAP');
    expect(await member.commit(commitOf({ taken: [second, first] }))).toBe('GAP');
    expect(await snapshotOf(store)).toEqual(before);
    expect(await member.commit(commitOf({ taken: [first, second, third] }))).toBe('COMMITTED');
  });

  it('answers GAP to an entry that does not exist', async () => {
    const { store } = opened();
    const member = await joinGroup(store);
    const taken = [{ stream: 'ev.l1', id: '1768228200000-0', fields: {} }];
    expect(await member.commit(commitOf({ taken }))).toBe('GAP');
  });

  it('keeps a position for each stream', async () => {
    const { store } = opened();
    await store.publish([quote(1), trade(2), quote(3), trade(4)]);
    const member = await joinGroup(store, { streams: ['ev.l1', 'ev.prints'] });
    const batch = await member.read({ countMax: 10 });
    const quotes = batch.filter(({ stream }) => stream === 'ev.l1');

    expect(await member.commit(commitOf({ taken: quotes }))).toBe('COMMITTED');
    expect(await member.commit(commitOf({ taken: batch }))).toBe('OFFSET');
    const trades = batch.filter(({ stream }) => stream === 'ev.prints');
    expect(await member.commit(commitOf({ taken: trades.slice(1) }))).toBe('GAP');
    expect(await member.commit(commitOf({ taken: trades }))).toBe('COMMITTED');
  });

  it('leaves nothing behind when one of two streams does not fit', async () => {
    const { store } = opened();
    await store.publish([quote(1), trade(1), trade(2)]);
    const member = await joinGroup(store, { streams: ['ev.l1', 'ev.prints'] });
    const [quoted, , late] = await member.read({ countMax: 10 });
    if (!quoted || !late) throw new Error('three were published');
    const before = await snapshotOf(store);

    const outputs = [alertOn(quote(1))];
    expect(await member.commit(commitOf({ taken: [quoted, late], outputs }))).toBe('GAP');
    expect(await snapshotOf(store)).toEqual(before);
  });
}

export function describeCommitEffects(opened: () => OpenStore): void {
  it('leaves nothing behind when an output does not fit its schema', async () => {
    const { store } = opened();
    await store.publish([quote(1)]);
    const member = await joinGroup(store);
    const taken = await member.read({ countMax: 10 });
    const before = await snapshotOf(store);

    const commit = commitOf({
      taken,
      outputs: [alertOn(quote(1)), badQuote(2)],
      state: { a: '1' },
      latest: { 'state:x': { b: '2' } },
    });
    await expect(member.commit(commit)).rejects.toMatchObject({
      code: 'QE_SCHEMA_INVALID',
      place: 'outputs/1/data/bid',
    });
    expect(await snapshotOf(store)).toEqual(before);
    expect(await member.commit({ ...commit, outputs: [] })).toBe('COMMITTED');
  });

  it('patches the private state by field; null removes one', async () => {
    const { store } = opened();
    const member = await joinGroup(store);
    expect(member.state).toEqual({});
    await member.commit(commitOf({ state: { kept: '1', changed: '2', removed: '3' } }));
    await member.commit(commitOf({ state: { changed: '', removed: null, unknown: null } }));

    expect((await joinGroup(store)).state).toEqual({ kept: '1', changed: '' });
    expect(await store.latest('private:exposure')).toEqual({ kept: '1', changed: '' });
  });

  it('replaces a hash of latest state whole, and one without fields is gone', async () => {
    const { store } = opened();
    const member = await joinGroup(store);
    const latest = {
      'state:exposure': { gross: '1', net: '2' },
      'state:exposure:HAMMER': { a: 'b' },
    };
    await member.commit(commitOf({ latest }));
    await member.commit(commitOf({ latest: { 'state:exposure': { gross: '3' } } }));
    expect(await store.latest('state:exposure')).toEqual({ gross: '3' });
    expect(await store.hashes()).toEqual(['state:exposure', 'state:exposure:HAMMER']);

    await member.commit(commitOf({ latest: { 'state:exposure': {} } }));
    expect(await store.latest('state:exposure')).toEqual({});
    expect(await store.hashes()).toEqual(['state:exposure:HAMMER']);
  });

  it('writes the journal: what was taken, in the order in which it was taken', async () => {
    const { store } = opened();
    await store.publish([quote(1), trade(2), quote(3)]);
    const member = await joinGroup(store, { streams: ['ev.l1', 'ev.prints'] });
    const taken = await member.read({ countMax: 10 });
    const outputs = [alertOn(quote(1)), alertOn(quote(3))];
    await member.commit(commitOf({ taken: taken.slice(0, 2), outputs }));
    await member.commit(commitOf({ taken: taken.slice(2) }));

    const journal = (await store.range('journal:exposure')).map(({ fields }) => fields);
    const ids = taken.map(({ stream, id }) => [stream, id]);
    expect(journal).toEqual([
      { epoch: '1', taken: JSON.stringify(ids.slice(0, 2)), outputs: '2' },
      { epoch: '1', taken: JSON.stringify(ids.slice(2)), outputs: '0' },
    ]);
  });

  it('lets a producer commit outputs without inputs', async () => {
    const { store } = opened();
    const clock = await joinGroup(store, { group: 'clock', streams: [] });
    expect(await clock.commit(commitOf({ outputs: [alertOn(quote(1))] }))).toBe('COMMITTED');
    expect(await store.length('ev.alerts')).toBe(1);
    expect(await clock.read({ countMax: 10 })).toEqual([]);
  });
}
