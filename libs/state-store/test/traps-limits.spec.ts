import { rootEvent } from '@quant-engine/contracts';
import { alertOn, commitOf, eventOf, joinGroup, quote, trade } from '@quant-engine/fixtures';
import { at } from '@quant-engine/testkit';
import type { Commit } from '../src/index';
import type { RedisStore } from '../src/redis/redis-store';
import { ownDesks } from '../test-support/own-desks';

jest.setTimeout(60_000);

const { redis, open } = ownDesks({ appendfsync: 'everysec' });

/** So many quotes, the same ones for the same numbers. */
function quotes(count: number, from = 0): ReturnType<typeof quote>[] {
  return Array.from({ length: count }, (_, n) => quote(from + n));
}

/** So many fields. */
function fieldsOf(count: number, value = 'v'): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`field ${n}`, `${value}${n}`]),
  );
}

/** Everything under a prefix, as the server itself writes it, but for one key. */
async function dumpOf(store: RedisStore, except = ''): Promise<ReadonlyMap<string, string>> {
  const keys = (await redis().keys(store.keys.pattern())).filter((key) => key !== except).sort();
  const dumps = await Promise.all(keys.map((key) => redis().dumpBuffer(key)));
  return new Map(keys.map((key, n) => [key, dumps[n]?.toString('base64') ?? '']));
}

describe('a server that is full', () => {
  afterEach(() => redis().config('SET', 'maxmemory', '0'));

  /** Leaves the server no room at all. */
  async function fillUp(): Promise<void> {
    const used = /used_memory:(\d+)/.exec(await redis().info('memory'))?.[1];
    await redis().config('SET', 'maxmemory', String(Number(used) - 500_000));
  }

  function bigAlert(n: number): ReturnType<typeof alertOn> {
    const data = { alert_type: 'BIG', message: 'x'.repeat(500), severity: 'info' } as const;
    return rootEvent('alert', `big:${n}`, at(1), data);
  }

  it('refuses whole what would write, still reads and trims, and recovers by that', async () => {
    const store = open();
    for (let from = 0; from < 6_000; from += 500) {
      await store.publish(Array.from({ length: 500 }, (_, n) => bigAlert(from + n)));
    }
    const member = await joinGroup(store, { streams: ['ev.alerts'] });
    for (let taken = 0; taken < 5_500; taken += 500) {
      const batch = await member.read({ countMax: 500 });
      expect(await member.commit(commitOf({ taken: batch }))).toBe('COMMITTED');
    }
    await fillUp();
    const keysBefore = (await redis().keys(store.keys.pattern())).sort();

    await expect(store.publish(quotes(3))).rejects.toMatchObject({ code: 'QE_STORE_FULL' });
    const taken = await member.read({ countMax: 500 });
    expect(taken).toHaveLength(500);
    const commit = commitOf({ taken, outputs: [alertOn(quote(1))], state: { a: '1' } });
    await expect(member.commit(commit)).rejects.toMatchObject({ code: 'QE_STORE_FULL' });
    expect(await store.length('ev.l1')).toBe(0);
    expect(await store.length('ev.alerts')).toBe(6_000);
    expect(await store.latest('private:exposure')).toEqual({});
    expect(await store.length('journal:exposure')).toBe(11);
    expect((await redis().keys(store.keys.pattern())).sort()).toEqual(keysBefore);
    expect(await member.renew()).toBe(true);

    expect(await store.trim('ev.alerts', { countMax: 0 })).toBe(5_500);
    expect(await store.publish(quotes(3))).toMatchObject([{ outcome: 'APPENDED' }, {}, {}]);
    // After a commit that failed only a new join can tell what is in force.
    expect(await member.commit(commit)).toBe('OFFSET');
    const again = await joinGroup(store, { streams: ['ev.alerts'] });
    const rest = await again.read({ countMax: 1_000 });
    expect(rest.map(({ id }) => id)).toEqual(taken.map(({ id }) => id));
    expect(await again.commit({ ...commit, taken: rest })).toBe('COMMITTED');
    expect(await store.length('ev.alerts')).toBe(501);
  });

  it('lets a lease be given back, so that the desk can be left in order', async () => {
    const store = open();
    const member = await joinGroup(store);
    await store.publish(quotes(2_000));
    await fillUp();
    await member.leave();
    expect(await store.leases()).toMatchObject([{ owner: undefined }]);
  });
});

describe('a batch of 1,000 with one key of another kind leaves nothing', () => {
  const KEYS: readonly (readonly [what: string, name: string, wrong: 'list' | 'stream'])[] = [
    ['an input stream', 'ev.l1', 'list'],
    ['the second input stream', 'ev.prints', 'list'],
    ['a stream of outputs', 'ev.alerts', 'list'],
    ['the private state', 'private:exposure', 'stream'],
    ['the journal', 'journal:exposure', 'list'],
    ['the dead letters', 'ev.dead', 'list'],
    ['a hash of latest state', 'state:exposure', 'stream'],
    ['the second hash of latest state', 'state:exposure:HAMMER', 'list'],
    ['the bookkeeping of the group', 'group:exposure', 'list'],
  ];

  it.each(KEYS)('%s', async (_what, name, wrong) => {
    const store = open();
    await store.publish([...quotes(500), ...Array.from({ length: 500 }, (_, n) => trade(n))]);
    const member = await joinGroup(store, { streams: ['ev.l1', 'ev.prints'] });
    const taken = await member.read({ countMax: 1_000 });
    expect(taken).toHaveLength(1_000);
    const commit: Commit = {
      taken,
      outputs: taken.map((entry) => alertOn(eventOf(entry))),
      state: fieldsOf(1_000),
      latest: { 'state:exposure': fieldsOf(1_000), 'state:exposure:HAMMER': { a: 'b' } },
      dead: [{ source: 'ev.l1', sourceId: '1-0', group: 'exposure', problems: [], fields: {} }],
    };
    const key = store.keys.of(name);
    const aside = `aside:${key}`;
    if ((await redis().exists(key)) === 1) await redis().rename(key, aside);
    if (wrong === 'list') await redis().lpush(key, 'x');
    else await redis().xadd(key, '*', 'x', 'y');
    const before = await dumpOf(store);

    await expect(member.commit(commit)).rejects.toMatchObject({ code: 'QE_STORE_SERVER' });
    expect(await dumpOf(store)).toEqual(before);

    // With the key put right, the same batch goes through.
    await redis().del(key);
    if ((await redis().exists(aside)) === 1) await redis().rename(aside, key);
    const again = await joinGroup(store, { streams: ['ev.l1', 'ev.prints'] });
    expect(await again.read({ countMax: 1_000 })).toEqual(taken);
    expect(await again.commit(commit)).toBe('COMMITTED');
    expect(await store.length('ev.alerts')).toBe(1_000);
  });

  it('a publish: the stream', async () => {
    const store = open();
    await redis().lpush(store.keys.of('ev.prints'), 'x');
    const before = await dumpOf(store);
    const batch = [...quotes(499), trade(1)];
    await expect(store.publish(batch)).rejects.toMatchObject({ code: 'QE_STORE_SERVER' });
    expect(await dumpOf(store)).toEqual(before);
  });

  it('a join: a stream that it reads, and it is nobody more than before', async () => {
    const store = open();
    const member = await joinGroup(store);
    await redis().lpush(store.keys.of('ev.prints'), 'x');
    const before = await dumpOf(store);
    const request = { streams: ['ev.l1', 'ev.prints'], owner: 'first' };
    await expect(joinGroup(store, request)).rejects.toMatchObject({ code: 'QE_STORE_SERVER' });
    expect(await dumpOf(store)).toEqual(before);
    expect(await member.renew()).toBe(true);
  });

  it('a dead letter that is fed again: it stays where it is', async () => {
    const store = open();
    const letter = {
      source: 'ev.l1',
      sourceId: '1-0',
      group: 'exposure',
      problems: [],
      fields: {},
    };
    await store.bury([{ ...letter, fields: { a: 'b' } }]);
    await redis().lpush(store.keys.of('again:exposure'), 'x');
    const before = await dumpOf(store);
    const [{ id } = { id: '' }] = await store.range('ev.dead');
    await expect(store.refeed(id)).rejects.toMatchObject({ code: 'QE_STORE_SERVER' });
    expect(await dumpOf(store)).toEqual(before);
  });
});

describe('a commit may be large', () => {
  it('10,000 fields of state, set and removed, 500 inputs, 1,000 outputs and letters', async () => {
    const store = open();
    await store.publish(quotes(500));
    const member = await joinGroup(store);
    const taken = await member.read({ countMax: 500 });
    const cause = eventOf(taken[0]!);
    const commit: Commit = {
      taken,
      outputs: Array.from({ length: 1_000 }, (_, n) => alertOn(cause, `output ${n}`)),
      state: fieldsOf(10_000),
      latest: { 'state:exposure': fieldsOf(10_000) },
      dead: Array.from({ length: 1_000 }, (_, n) => ({
        source: 'ev.l1',
        sourceId: `${n}-0`,
        group: 'exposure',
        problems: [],
        fields: { n: String(n) },
      })),
    };
    expect(await member.commit(commit)).toBe('COMMITTED');
    expect(await store.latest('private:exposure')).toEqual(fieldsOf(10_000));
    expect(await store.latest('state:exposure')).toEqual(fieldsOf(10_000));
    expect(await store.length('ev.dead')).toBe(1_000);
    const messages = (await store.range('ev.alerts')).map(
      ({ fields }) => (JSON.parse(fields['data'] ?? '') as { message: string }).message,
    );
    expect(messages).toEqual(Array.from({ length: 1_000 }, (_, n) => `output ${n}`));

    const none = Object.fromEntries(Object.keys(fieldsOf(10_000)).map((name) => [name, null]));
    expect(await member.commit(commitOf({ state: { ...none, 'field 7': 'kept' } }))).toBe(
      'COMMITTED',
    );
    expect(await store.latest('private:exposure')).toEqual({ 'field 7': 'kept' });
  });

  it('12,000 inputs, of two streams', async () => {
    const store = open();
    const trades = Array.from({ length: 6_000 }, (_, n) => trade(n));
    await store.publish([...quotes(6_000), ...trades]);
    const member = await joinGroup(store, { streams: ['ev.l1', 'ev.prints'] });
    const taken = await member.read({ countMax: 12_000 });
    expect(taken).toHaveLength(12_000);
    expect(await member.commit(commitOf({ taken }))).toBe('COMMITTED');
    expect(await store.groups()).toMatchObject([
      { stream: 'ev.l1', pending: 0, lag: 0 },
      { stream: 'ev.prints', pending: 0, lag: 0 },
    ]);
    expect(await store.length('journal:exposure')).toBe(1);
  });

  it('3,000 hashes of latest state', async () => {
    const store = open();
    const member = await joinGroup(store, { streams: [] });
    const latest = Object.fromEntries(
      Array.from({ length: 3_000 }, (_, n) => [`state:line:${n}`, { n: String(n) }]),
    );
    expect(await member.commit(commitOf({ latest }))).toBe('COMMITTED');
    expect(await store.hashes()).toHaveLength(3_000);
    expect(await store.latest('state:line:2999')).toEqual({ n: '2999' });
  });

  it('a publish of 3,000 events is appended in order', async () => {
    const store = open();
    const published = await store.publish(quotes(3_000));
    expect(published.every(({ outcome }) => outcome === 'APPENDED')).toBe(true);
    const ids = (await store.range('ev.l1')).map(({ fields }) => fields['event_id']);
    expect(ids).toEqual(quotes(3_000).map(({ event_id: id }) => id));
  });
});
