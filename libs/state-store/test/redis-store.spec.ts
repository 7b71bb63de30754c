import { encodeEvent } from '@quant-engine/contracts';
import {
  alertOn,
  commitOf,
  joinGroup,
  quote,
  takeAsOlder,
  trade,
  until,
  within,
} from '@quant-engine/fixtures';
import type { OpenStore, StoreHarness } from '../test-support/harness';
import { ownDesks } from '../test-support/own-desks';
import { describeStoreContract, itLosesNothing } from '../test-support/store-contract';

const { redis, freshPrefix, open } = ownDesks({ appendfsync: 'everysec' });

// The parser of the client takes two seconds and more to give back what an entry of 5 MB needed,
// and would keep the process for so long after the last test.
beforeAll(() => {
  const real = setInterval;
  jest
    .spyOn(globalThis, 'setInterval')
    .mockImplementation((...args: Parameters<typeof real>) => real(...args).unref());
});

const harness: StoreHarness = {
  open: async (): Promise<OpenStore> => {
    const prefix = freshPrefix();
    const store = open({ prefix });
    return {
      store,
      appendRaw: async (stream, fields) =>
        (await redis().xadd(prefix + stream, '*', ...Object.entries(fields).flat())) ?? '',
      close: () => store.close(),
    };
  },
};

describeStoreContract('RedisStore', harness);

itLosesNothing(harness, 30, 120_000);

describe('a read that waits on a server', () => {
  const isWaiting = async () => /^blocked_clients:[1-9]/m.test(await redis().info('clients'));

  it('takes together what one commit wrote to several streams', async () => {
    const store = open();
    const streams = ['ev.alerts', 'ev.prints'];
    const reader = await joinGroup(store, { group: 'ledger', streams });
    const writer = await joinGroup(store, { streams: [] });
    const waiting = reader.read({ countMax: 10, waitMs: 60_000 });
    await until('the read waits', isWaiting);
    await writer.commit(commitOf({ outputs: [alertOn(quote(1)), trade(1)] }));
    expect((await waiting).map(({ stream }) => stream)).toEqual(streams);
  });

  it('takes what was handed to an older instance after what waits here already', async () => {
    const store = open();
    const reader = await joinGroup(store);
    await store.publish([quote(1), quote(2)]);
    await reader.read({ countMax: 1 });
    await store.publish([quote(3)]);
    await takeAsOlder(redis(), store.keys.of('ev.l1'));
    const ids = (await store.range('ev.l1')).map(({ id }) => id);
    expect((await reader.read({ countMax: 10 })).map(({ id }) => id)).toEqual(ids.slice(1));
  });

  it('takes at once what was handed to an older instance', async () => {
    const store = open();
    const reader = await joinGroup(store, { streams: ['ev.prints', 'ev.l1'] });
    await store.publish([trade(1)]);
    await takeAsOlder(redis(), store.keys.of('ev.prints'));
    const read = await within('the read', reader.read({ countMax: 10, waitMs: 600_000 }));
    expect(read.map(({ stream }) => stream)).toEqual(['ev.prints']);
  });

  it('takes them, too, when as much as it may take at once is in hand and not committed', async () => {
    const store = open();
    const reader = await joinGroup(store);
    await store.publish([quote(1), quote(2)]);
    await reader.read({ countMax: 1 });
    await reader.read({ countMax: 1 });
    await store.publish([quote(3)]);
    await takeAsOlder(redis(), store.keys.of('ev.l1'));
    const [third] = await within('the read', reader.read({ countMax: 1, waitMs: 600_000 }));
    expect(third?.id).toBe((await store.range('ev.l1'))[2]?.id);
  });

  it('takes what an older instance is handed while it waits', async () => {
    const store = open();
    const reader = await joinGroup(store);
    const waiting = reader.read({ countMax: 10, waitMs: 600_000 });
    await until('the read waits', isWaiting);
    // In one step, so that the server sees to the one that waits only afterwards.
    await redis()
      .multi()
      .xadd(store.keys.of('ev.l1'), '*', ...Object.entries(encodeEvent(quote(1))).flat())
      .xreadgroup(
        'GROUP',
        'exposure',
        'active',
        'COUNT',
        10,
        'STREAMS',
        store.keys.of('ev.l1'),
        '>',
      )
      .exec();
    expect(await within('the read', waiting)).toHaveLength(1);
  });
});

it('refuses a read by an older instance, rather than take back what the active one has', async () => {
  const store = open();
  const older = await joinGroup(store, { owner: 'older', leaseMs: 1 });
  await until('its lease is over', async () => {
    return (await redis().exists(store.keys.lease('exposure'))) === 0;
  });
  const other = open({ prefix: store.keys.prefix });
  const active = await joinGroup(other);
  await store.publish([quote(1)]);
  expect(await active.read({ countMax: 10 })).toHaveLength(1);
  await expect(older.read({ countMax: 10 })).rejects.toMatchObject({ code: 'QE_STORE_FENCED' });
  expect(await active.read({ countMax: 10 })).toEqual([]);
});

describe('what a RedisStore tells beyond the port', () => {
  it('every group with its token, its commits and its lease, those that read nothing too', async () => {
    const store = open();
    const clock = await joinGroup(store, { group: 'clock', streams: [], owner: 'a' });
    await clock.commit(commitOf({}));
    await clock.commit(commitOf({}));
    const ledger = await joinGroup(store, { group: 'ledger', owner: 'b', leaseMs: 50_000 });
    await joinGroup(store, { group: 'ledger', owner: 'b', leaseMs: 50_000 });
    await joinGroup(store, { group: 'brief', owner: 'c', leaseMs: 1 });
    await until('the lease of the third is over', async () => {
      return (await redis().exists(store.keys.lease('brief'))) === 0;
    });

    const leases = await store.leases();
    expect(leases).toMatchObject([
      { group: 'brief', epoch: 1, commits: 0, owner: undefined, remainingMs: 0 },
      { group: 'clock', epoch: 1, commits: 2, owner: 'a' },
      { group: 'ledger', epoch: 2, commits: 0, owner: 'b' },
    ]);
    expect(leases[2]?.remainingMs).toBeGreaterThan(40_000);
    expect(leases[2]?.remainingMs).toBeLessThanOrEqual(50_000);
    expect(await ledger.renew()).toBe(false);
  });

  it('the processes that are connected, each once with all of its connections', async () => {
    const prefix = freshPrefix();
    const engine = open({ prefix, name: 'engine@host:7' });
    const member = await joinGroup(engine);
    await member.read({ countMax: 1 });
    const other = open({ prefix, name: 'ledger' });
    await other.length('ev.l1');
    const elsewhere = open({ prefix: `${prefix}é 2:`, name: 'engine' });
    const nameless = open({ prefix: '', name: 'market@a#b é' });
    await nameless.length('ev.l1');
    const processes = await other.processes();
    expect(processes).toMatchObject([
      { name: 'engine@host:7', connections: 2 },
      { name: 'ledger', connections: 1 },
    ]);
    expect(await elsewhere.processes()).toMatchObject([{ name: 'engine', connections: 1 }]);
    expect(await nameless.processes()).toMatchObject([
      { name: 'market@a%23b%20%C3%A9', connections: 1 },
    ]);
    await engine.close();
    await until('the first one is gone', async () => {
      return (await other.processes()).every(({ name }) => !name.startsWith('engine'));
    });
  });

  it('the lag of a stream out of which somebody has deleted an entry', async () => {
    const store = open();
    await store.publish([1, 2, 3, 4, 5].map((n) => quote(n)));
    const ids = (await store.range('ev.l1')).map(({ id }) => id);
    const member = await joinGroup(store);
    const taken = await member.read({ countMax: 2 });
    await member.commit(commitOf({ taken: taken.slice(0, 1) }));
    await redis().xdel(store.keys.of('ev.l1'), ids[3] as string);
    expect(await store.groups()).toMatchObject([{ position: ids[0], lag: 3 }]);

    const again = await joinGroup(store);
    const rest = await again.read({ countMax: 10 });
    expect(rest.map(({ id }) => id)).toEqual([ids[1], ids[2], ids[4]]);
    expect(await again.commit(commitOf({ taken: rest }))).toBe('COMMITTED');
    expect(await store.groups()).toMatchObject([{ position: ids[4], pending: 0 }]);
  });

  it('where a group stands on a stream that was trimmed, and one that joins only then', async () => {
    const store = open();
    await store.publish([1, 2, 3, 4, 5].map((n) => quote(n)));
    const ids = (await store.range('ev.l1')).map(({ id }) => id);
    const member = await joinGroup(store);
    const taken = await member.read({ countMax: 3 });
    await member.commit(commitOf({ taken: taken.slice(0, 2) }));
    expect(await store.trim('ev.l1', { countMax: 0 })).toBe(2);
    await store.publish([trade(1)]);
    await joinGroup(store, { group: 'ledger', streams: ['ev.l1', 'ev.prints'] });
    expect(await store.groups()).toMatchObject([
      { group: 'exposure', stream: 'ev.l1', position: ids[1], lag: 3 },
      { group: 'ledger', stream: 'ev.l1', position: '0-0', pending: 0, lag: 3 },
      { group: 'ledger', stream: 'ev.prints', position: '0-0', pending: 0, lag: 1 },
    ]);
    const rest = await (await joinGroup(store)).read({ countMax: 10 });
    expect(rest.map(({ id }) => id)).toEqual(ids.slice(2));
  });

  it('nothing of a desk that was never used', async () => {
    const store = open();
    expect(await store.groups()).toEqual([]);
    expect(await store.leases()).toEqual([]);
    expect(await store.streams()).toEqual([]);
    expect(await store.hashes()).toEqual([]);
    expect(await store.wipe()).toBe(0);
  });
});
