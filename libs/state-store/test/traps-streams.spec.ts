import { commitOf, infoOf, joinGroup, quote, until } from '@quant-engine/fixtures';
import { OPEN_MS } from '@quant-engine/testkit';
import type { Membership } from '../src/index';
import type { RedisStore } from '../src/redis/redis-store';
import { ownDesks } from '../test-support/own-desks';

jest.setTimeout(60_000);

const { redis, freshPrefix, open } = ownDesks({ appendfsync: 'everysec' });

/** Publishes so many quotes. */
async function fill(store: RedisStore, count: number, from = 0): Promise<void> {
  await store.publish(Array.from({ length: count }, (_, n) => quote(from + n)));
}

/** Reads so many entries and commits the first of them. */
async function takeSome(
  member: Membership,
  { read, commit }: { readonly read: number; readonly commit: number },
): Promise<void> {
  const taken = await member.read({ countMax: read });
  expect(taken).toHaveLength(read);
  expect(await member.commit(commitOf({ taken: taken.slice(0, commit) }))).toBe('COMMITTED');
}

async function firstId(store: RedisStore): Promise<string | undefined> {
  return (await store.range('ev.l1', { count: 1 }))[0]?.id;
}

async function groupInfo(store: RedisStore, group: string): Promise<Record<string, unknown>> {
  const groups = (await redis().xinfo('GROUPS', store.keys.of('ev.l1'))) as unknown[][];
  return { ...groups.map(infoOf).find(({ name }) => name === group) };
}

describe('trimming', () => {
  it('passes no entry that was read and not committed, nor one that was not read', async () => {
    const store = open();
    await fill(store, 2_500);
    const ids = (await store.range('ev.l1')).map(({ id }) => id);
    const member = await joinGroup(store);
    expect(await store.trim('ev.l1', { countMax: 0 })).toBe(0);
    await takeSome(member, { read: 1_000, commit: 600 });

    expect(await store.trim('ev.l1', { countMax: 0 })).toBe(600);
    expect(await firstId(store)).toBe(ids[600]);
    expect(await store.trim('ev.l1', { countMax: 0 })).toBe(0);

    // What was in hand is handed out again, whole.
    const again = await joinGroup(store);
    const rest = await again.read({ countMax: 5_000 });
    expect(rest.map(({ id }) => id)).toEqual(ids.slice(600));
    expect(await again.commit(commitOf({ taken: rest }))).toBe('COMMITTED');
    // More than the script looks at in one call.
    expect(await store.trim('ev.l1', { countMax: 0 })).toBe(1_900);
    expect(await store.groups()).toMatchObject([{ position: ids.at(-1), pending: 0, lag: 0 }]);
  });

  it('the trap is real: a MAXLEN trim loses what was not read, and says nothing', async () => {
    const store = open();
    const member = await joinGroup(store);
    await fill(store, 1_000);
    await redis().xtrim(store.keys.of('ev.l1'), 'MAXLEN', 100);
    expect(await member.read({ countMax: 5_000 })).toHaveLength(100);
  });

  it('of a stream that was trimmed by hand past what was in hand leaves no holes in a batch', async () => {
    const store = open();
    await fill(store, 100);
    const before = await joinGroup(store);
    expect(await before.read({ countMax: 50 })).toHaveLength(50);
    await redis().xtrim(store.keys.of('ev.l1'), 'MAXLEN', 60);

    const member = await joinGroup(store);
    const taken = await member.read({ countMax: 100 });
    expect(taken).toHaveLength(60);
    expect(taken.every(({ fields }) => fields['event_type'] === 'l1')).toBe(true);
    expect(await member.commit(commitOf({ taken }))).toBe('COMMITTED');
    expect(await store.groups()).toMatchObject([{ position: taken.at(-1)?.id, pending: 0 }]);
  });

  it('keeps the newest, as many as it is told', async () => {
    const store = open();
    await fill(store, 1_500);
    const ids = (await store.range('ev.l1')).map(({ id }) => id);
    expect(await store.trim('ev.l1', { countMax: 300 })).toBe(1_200);
    expect((await store.range('ev.l1')).map(({ id }) => id)).toEqual(ids.slice(-300));
    expect(await store.trim('ev.l1', { countMax: 300 })).toBe(0);
    expect(await store.trim('ev.none', { countMax: 0 })).toBe(0);
  });

  it('by age takes what is old, and of that only what was committed', async () => {
    const store = open();
    const key = store.keys.of('ev.l1');
    for (let n = 0; n < 20; n += 1) await redis().xadd(key, `${OPEN_MS + n}-0`, 'n', String(n));
    await fill(store, 5);
    expect(await store.trim('ev.l1', {})).toBe(0);
    const member = await joinGroup(store);
    await takeSome(member, { read: 15, commit: 10 });
    expect(await store.trim('ev.l1', { ageMsMax: 60_000 })).toBe(10);

    const again = await joinGroup(store);
    await takeSome(again, { read: 15, commit: 15 });
    expect(await store.trim('ev.l1', { ageMsMax: 60_000 })).toBe(10);
    expect(await store.length('ev.l1')).toBe(5);
  });

  it('respects a group that somebody has made by hand', async () => {
    const store = open();
    const key = store.keys.of('ev.l1');
    await fill(store, 10);
    const ids = (await store.range('ev.l1')).map(({ id }) => id);
    await redis().xgroup('CREATE', key, 'auditor', '0');
    await takeSome(await joinGroup(store), { read: 10, commit: 10 });
    expect(await store.trim('ev.l1', { countMax: 0 })).toBe(0);

    await redis().xreadgroup('GROUP', 'auditor', 'me', 'COUNT', 6, 'STREAMS', key, '>');
    expect(await store.trim('ev.l1', { countMax: 0 })).toBe(0);
    // In the middle: what is before the first that is pending may go, what is after it may not.
    await redis().xack(key, 'auditor', ...[0, 1, 2, 4].map((n) => ids[n] as string));
    expect(await store.trim('ev.l1', { countMax: 0 })).toBe(3);
    expect(await firstId(store)).toBe(ids[3]);
    await redis().xack(key, 'auditor', ids[3] as string, ids[5] as string);
    expect(await store.trim('ev.l1', { countMax: 0 })).toBe(3);
    await redis().xgroup('DESTROY', key, 'auditor');
    expect(await store.trim('ev.l1', { countMax: 0 })).toBe(4);
  });

  it('does not pass a group that was set ahead of its committed position', async () => {
    const store = open();
    await fill(store, 10);
    await takeSome(await joinGroup(store), { read: 4, commit: 4 });
    // So that nothing is in hand any more.
    await joinGroup(store);
    // A hand, or an older instance that reads on: no commit has taken these entries.
    await redis().xgroup('SETID', store.keys.of('ev.l1'), 'exposure', '$');
    expect(await store.trim('ev.l1', { countMax: 0 })).toBe(4);
    expect(await (await joinGroup(store)).read({ countMax: 100 })).toHaveLength(6);
  });
});

describe('names of consumers', () => {
  it('do not gather, however many instances a group has had', async () => {
    const store = open();
    await fill(store, 3);
    for (let n = 1; n <= 200; n += 1) {
      const member = await joinGroup(store, { owner: `instance-${n}` });
      if (n % 2 === 0) expect(await member.read({ countMax: 10 })).toHaveLength(3);
      await member.leave();
    }
    expect(await groupInfo(store, 'exposure')).toMatchObject({ consumers: 1 });
    const again = await joinGroup(store, { owner: 'last' });
    expect(await again.read({ countMax: 10 })).toHaveLength(3);
  });

  it('the trap is real: each name stays, and taking one away takes what it had in hand', async () => {
    const store = open();
    const key = store.keys.of('ev.l1');
    await fill(store, 2);
    await redis().xgroup('CREATE', key, 'plain', '0');
    await redis().xreadgroup('GROUP', 'plain', 'first', 'COUNT', 1, 'STREAMS', key, '>');
    await redis().xreadgroup('GROUP', 'plain', 'second', 'COUNT', 1, 'STREAMS', key, '>');
    expect(await groupInfo(store, 'plain')).toMatchObject({ consumers: 2, pending: 2 });
    await redis().xgroup('DELCONSUMER', key, 'plain', 'first');
    expect(await groupInfo(store, 'plain')).toMatchObject({ consumers: 1, pending: 1, lag: 0 });
  });
});

describe('the window of idempotency', () => {
  it('knows a key for as long as it lasts, and not longer', async () => {
    const store = open({ publishWindowMs: 400 });
    const mark = store.keys.once('ev.l1', quote(1).idempotency_key);
    expect(await store.publish([quote(1)])).toMatchObject([{ outcome: 'APPENDED' }]);
    expect(await store.publish([quote(1)])).toMatchObject([{ outcome: 'DUPLICATE' }]);
    expect(await redis().pttl(mark)).toBeGreaterThan(0);
    await until('the window is over', async () => (await redis().exists(mark)) === 0);
    expect(await store.publish([quote(1)])).toMatchObject([{ outcome: 'APPENDED' }]);
    expect(await store.length('ev.l1')).toBe(2);
  });
});

describe('a dead letter', () => {
  it('is fed again once, however many ask for it at the same time', async () => {
    const prefix = freshPrefix();
    const [store, beside] = [open({ prefix }), open({ prefix })];
    const fields = { event_type: 'l1', data: '{"bid": NaN}' };
    const letter = { source: 'ev.l1', sourceId: '1-0', group: 'exposure', problems: [], fields };
    await store.bury([letter]);
    const [{ id } = { id: '' }] = await store.range('ev.dead');
    const refed = await Promise.all([store, beside, store, beside].map((one) => one.refeed(id)));
    expect(refed.map(({ outcome }) => outcome).sort()).toEqual([
      'FED',
      ...['UNKNOWN', 'UNKNOWN', 'UNKNOWN'],
    ]);
    expect(await store.range('again:exposure')).toMatchObject([{ fields }]);
    expect(await store.length('ev.dead')).toBe(0);
    // It may fail again, and is then a dead letter as before.
    await store.bury([letter]);
    expect(await store.length('ev.dead')).toBe(1);
  });

  it('that no group has refused is fed to nobody', async () => {
    const store = open();
    await store.bury([{ source: 'a.csv', sourceId: '1', problems: [], fields: { row: 'x' } }]);
    const [{ id } = { id: '' }] = await store.range('ev.dead');
    expect(await store.refeed(id)).toEqual({ outcome: 'NOT_AN_ENTRY', source: 'a.csv' });
    expect(await store.refeed('1-1')).toEqual({ outcome: 'UNKNOWN' });
    expect(await store.length('ev.dead')).toBe(1);
  });
});
