import { until } from '@quant-engine/fixtures';
import { type PrivateServer, optionsOfUrl, withClient } from '@quant-engine/redis-server';
import type { Loss, RedisStore } from '@quant-engine/state-store';
import { audit, clean, type Figures } from '../src/audit';
import { GROUP, STREAM } from '../src/counting-service';
import { Desk, goesOn, settled } from '../src/desk';
import { show } from '../src/figures';
import { requirePrivileges } from '../src/prerequisites';
import { Producer } from '../src/producer';
import { compileShim, type Shim } from '../src/shim';

requirePrivileges();
jest.setTimeout(180_000);

const LEASE_MS = 3_000;
/** So much is acknowledged and in the memory of the server only. */
const UNWRITTEN_BYTES = 100_000;

const desk = new Desk();
let disk: Shim;

beforeEach(() => {
  disk = compileShim('fsync');
  desk.defer(() => disk.remove());
});
afterEach(() => {
  disk.turn(0);
  return desk.end();
});

/** What the server has acknowledged and not even handed to the operating system. */
async function unwrittenBytes(server: PrivateServer): Promise<number> {
  const info = await withClient(optionsOfUrl(server.url), (redis) => redis.info('persistence'));
  return Number(/aof_buffer_length:(\d+)/.exec(info)?.[1]);
}

/** Kills the server, and with it what publishes: nothing is sent again on its own. */
async function killBoth(
  server: PrivateServer,
  edge: RedisStore,
  producer: Producer,
): Promise<void> {
  await Promise.all([edge.close(), server.kill()]);
  await producer.stop();
  disk.turn(0);
  await server.restart();
}

it('everysec: what a kill takes away is told, no batch is torn, and it can be fed again', async () => {
  const server = await desk.server({ env: disk.env, appendfsync: 'everysec' });
  const { url } = server;
  const losses: Loss[] = [];
  const store = desk.store({ url, onLost: (loss) => losses.push(loss) });
  const edge = desk.store({ url });
  const producer = new Producer(edge).start();
  let left: Figures | undefined;
  const { service, notes } = desk.service(store, {
    owner: 'first',
    leaseMs: LEASE_MS,
    // As it stands before the service goes on from there.
    beforeRejoin: async () => {
      left ??= await audit(store, producer.acknowledged);
    },
  });
  await goesOn(store, 300);
  disk.turn(1_500);
  // While a sync is under way the server writes nothing, for up to two seconds.
  await until('much is unwritten', async () => (await unwrittenBytes(server)) > UNWRITTEN_BYTES);
  await killBoth(server, edge, producer);

  // The service finds out with its next commit, which takes an event that is new to it.
  const gone = await producer.publishAgain(store);
  const figures = await settled(store, producer);
  await service.stop();
  const commits = losses[0]?.commits ?? 0;
  const total = producer.acknowledged.length;
  show(
    `everysec, fsync of 1.5 s, kill -9: ${gone} of ${total} acknowledged events and ${commits} acknowledged commits gone; told, none torn`,
  );
  expect(gone).toBeGreaterThan(0);
  expect(commits).toBeGreaterThan(0);
  expect(losses).toEqual([{ group: GROUP, commits }]);
  expect(notes.map(({ what }) => what)).toEqual(['JOINED', 'OFFSET', 'JOINED']);
  expect(left).toMatchObject({ doubled: 0, reordered: 0, torn: 0 });
  expect(figures).toEqual(clean(total));
});

it('always: commits are slow, the lease is kept, and a kill takes nothing away', async () => {
  const server = await desk.server({ env: disk.env, appendfsync: 'always' });
  const { url } = server;
  const losses: Loss[] = [];
  const store = desk.store({ url, onLost: (loss) => losses.push(loss) });
  const first = desk.service(store, { owner: 'first', leaseMs: LEASE_MS });
  await until('the first is active', () => first.notes.length > 0);
  const second = desk.service(desk.store({ url }), { owner: 'second', leaseMs: LEASE_MS });
  const commits = (): Promise<number> => store.length(`journal:${GROUP}`);
  const edge = desk.store({ url });
  disk.turn(700);
  const startedMs = performance.now();
  const producer = new Producer(edge).start();
  await until('there are 3 commits', async () => (await commits()) >= 3);
  const tookMs = performance.now() - startedMs;
  await killBoth(server, edge, producer);

  // Nobody publishes any more: what is there now was there before, acknowledged or not.
  expect(await producer.publishAgain(store)).toBe(0);
  await settled(store, producer);
  await Promise.all([first.service.stop(), second.service.stop()]);
  expect(await audit(store, producer.acknowledged)).toEqual(clean(await store.length(STREAM)));
  show(
    `always, fsync of 0.7 s, kill -9: 0 of ${producer.acknowledged.length} acknowledged events gone; 3 commits took ${Math.round(tookMs)} ms, and the lease of ${LEASE_MS} ms was kept`,
  );
  expect(tookMs).toBeGreaterThan(LEASE_MS);
  expect(losses).toEqual([]);
  expect(first.notes.map(({ what }) => what)).toEqual(['JOINED']);
  expect(new Set(second.notes.map(({ what }) => what))).toEqual(new Set(['LEASED']));
});
