import { DEAD_LETTERS } from '@quant-engine/contracts';
import { joinGroup, ownServer } from '@quant-engine/fixtures';
import { serverKeeping } from '@quant-engine/redis-server';
import { RedisStore } from '../src/index';

const server = ownServer({ args: ['--maxmemory', '100mb'] });
let desks = 0;
let store: RedisStore;
beforeEach(() => {
  store = new RedisStore({ url: server().url, prefix: `desk-${(desks += 1)}:` });
});
afterEach(() => store.close());

const LETTER = { source: 'ev.l1', sourceId: '1-0', problems: [], fields: { event_id: 'a' } };

test('a letter that is settled is taken away, once, and the others stay', async () => {
  await store.bury([LETTER, { ...LETTER, sourceId: '2-0' }]);
  const [first, second] = await store.range(DEAD_LETTERS);
  expect(await store.discard(first!.id)).toBe(true);
  expect(await store.discard(first!.id)).toBe(false);
  expect(await store.range(DEAD_LETTERS)).toEqual([second]);
});

test('the same failure after that is recorded again', async () => {
  await store.bury([LETTER]);
  const [first] = await store.range(DEAD_LETTERS);
  await store.discard(first!.id);
  await store.bury([LETTER]);
  const [again] = await store.range(DEAD_LETTERS);
  expect(again!.fields).toEqual(first!.fields);
});

test('who joined a group last is known until that instance leaves', async () => {
  const member = await joinGroup(store, { owner: 'first', leaseMs: 60_000 });
  const lease = async () => (await store.leases())[0];
  expect(await lease()).toMatchObject({ owner: 'first', lastOwner: 'first' });
  await joinGroup(store, { owner: 'first', leaseMs: 1 });
  while ((await lease())?.owner !== undefined);
  expect(await lease()).toMatchObject({ owner: undefined, lastOwner: 'first' });
  const next = await joinGroup(store, { owner: 'second' });
  await next.leave();
  expect(await lease()).toMatchObject({ owner: undefined, lastOwner: undefined });
  await member.leave();
});

test('how a server keeps what it is given', async () => {
  const keeping = await serverKeeping(server().url);
  expect(keeping).toEqual({
    appendOnly: 'always',
    isWriteFailing: false,
    usedBytes: expect.any(Number),
    bytesMax: 104_857_600,
    whenFull: 'noeviction',
  });
  expect(keeping.usedBytes).toBeGreaterThan(500_000);
});
