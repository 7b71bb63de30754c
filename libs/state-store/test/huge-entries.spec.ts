import { commitOf, joinGroup, quote, until, within } from '@quant-engine/fixtures';
import { ownDesks } from '../test-support/own-desks';

jest.setTimeout(120_000);

const { redis, open } = ownDesks({ appendfsync: 'everysec' });

/** What the server has sent so far. */
async function sentBytes(): Promise<number> {
  return Number(/total_net_output_bytes:(\d+)/.exec(await redis().info('stats'))?.[1]);
}

async function waitingReaders(): Promise<number> {
  return Number(/blocked_clients:(\d+)/.exec(await redis().info('clients'))?.[1]);
}

const GROUPS = ['exposure', 'decision_engine', 'ledger'];

it('sends nobody an entry of 20 MB, though three readers wait for it', async () => {
  const store = open();
  const members = await Promise.all(GROUPS.map((group) => joinGroup(store, { group })));
  const reads = members.map((member) => member.read({ countMax: 10, waitMs: 60_000 }));
  await until('they wait', async () => (await waitingReaders()) === GROUPS.length);
  const before = await sentBytes();
  await redis().xadd(store.keys.of('ev.l1'), '*', 'x', 'x'.repeat(20_000_000));
  for (const [n, member] of members.entries()) {
    const taken = await within('the read', reads[n] ?? Promise.resolve([]));
    expect(taken).toMatchObject([{ fields: { oversize_bytes: '20000001', oversize_fields: '1' } }]);
    expect(await member.commit(commitOf({ taken }))).toBe('COMMITTED');
    await store.groups();
  }
  const [, scriptBytes] = /used_memory_vm_eval:(\d+)/.exec(await redis().info('memory')) ?? [];
  expect(Number(scriptBytes)).toBeLessThan(10_000_000);
  await store.trim('ev.l1', { countMax: 0 });
  expect((await sentBytes()) - before).toBeLessThan(1_000_000);
});

it('looks at a large entry once, for all groups of the desk', async () => {
  const store = open();
  const members = await Promise.all(GROUPS.map((group) => joinGroup(store, { group })));
  const [first, second] = members;
  await store.publish([quote(1)]);
  const id = await redis().xadd(store.keys.of('ev.l1'), '*', 'x', 'x'.repeat(2_000_000));
  await store.publish([quote(2)]);
  const taken = await first?.read({ countMax: 10 });
  const index = store.keys.oversize('ev.l1');
  expect((await redis().xrange(index, '-', '+')).map(([found]) => found)).toEqual([id]);
  // The second is told what the first has found, so it stays so though the entry is another now.
  await redis().del(index);
  await redis().xadd(index, id ?? '', 'oversize_bytes', '7');
  const known = await second?.read({ countMax: 10 });
  expect(known?.map((entry) => entry.id)).toEqual(taken?.map((entry) => entry.id));
  expect(known?.[1]?.fields).toEqual({ oversize_bytes: '7' });
});

it('hands out no large entry that was deleted', async () => {
  const store = open();
  const [first, second] = await Promise.all(GROUPS.map((group) => joinGroup(store, { group })));
  const key = store.keys.of('ev.l1');
  const id = (await redis().xadd(key, '*', 'x', 'x'.repeat(2_000_000))) ?? '';
  await store.publish([quote(1)]);
  expect(await first?.read({ countMax: 10 })).toHaveLength(2);
  await redis().xdel(key, id);
  const taken = (await second?.read({ countMax: 10 })) ?? [];
  expect(taken.map((entry) => entry.id)).not.toContain(id);
  expect(await second?.commit(commitOf({ taken }))).toBe('COMMITTED');
});

it('reads a hundred entries of 1.5 MB in pieces, and in their order', async () => {
  const store = open();
  const member = await joinGroup(store, { streams: ['ev.l1', 'ev.prints'] });
  const ids: string[] = [];
  for (let n = 0; n < 100; n += 1) {
    const fields = ['timestamp', quote(n).timestamp, 'x', 'x'.repeat(1_500_000)];
    ids.push((await redis().xadd(store.keys.of('ev.l1'), '*', ...fields)) ?? '');
  }
  const [published] = await store.publish([quote(200)]);
  const taken: string[] = [];
  let reads = 0;
  for (; taken.length < 101; reads += 1) {
    const batch = await member.read({ countMax: 500 });
    expect(await member.commit(commitOf({ taken: batch }))).toBe('COMMITTED');
    taken.push(...batch.map(({ id }) => id));
  }
  expect(taken).toEqual([...ids, published?.outcome === 'APPENDED' ? published.id : '']);
  expect(reads).toBeGreaterThan(20);
});

it('reads entries of a megabyte a few at a time', async () => {
  const store = open();
  const member = await joinGroup(store);
  for (let n = 0; n < 20; n += 1) {
    await redis().xadd(store.keys.of('ev.l1'), '*', 'x', 'x'.repeat(1_000_000));
  }
  let count = 0;
  while (count < 20) {
    const batch = await member.read({ countMax: 500 });
    expect(batch.length).toBeLessThan(10);
    expect(await member.commit(commitOf({ taken: batch }))).toBe('COMMITTED');
    count += batch.length;
  }
});

it('puts up with an entry of 100,000 fields, and with a large message in a mailbox', async () => {
  const store = open();
  const member = await joinGroup(store);
  const fields = Array.from({ length: 100_000 }, (_, n) => [`f${n}`, 'x']).flat();
  await redis().call('XADD', [store.keys.of('ev.l1'), '*', ...fields]);
  expect(await member.read({ countMax: 10 })).toMatchObject([
    { fields: { oversize_fields: '100000' } },
  ]);
  const mailbox = store.mailbox();
  await redis().xadd(store.keys.box('answers'), '*', 'x', 'x'.repeat(5_000_000));
  expect(await mailbox.read('answers', '0-0', 0)).toMatchObject([
    { fields: { oversize_bytes: '5000001' } },
  ]);
});
