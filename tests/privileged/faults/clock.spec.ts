import { alertOn, commitOf, eventOf, joinGroup, until } from '@quant-engine/fixtures';
import { withClient, optionsOfUrl } from '@quant-engine/redis-server';
import { compareStreamIds, type RedisStore } from '@quant-engine/state-store';
import { clean } from '../src/audit';
import { GROUP, STREAM } from '../src/counting-service';
import { Desk, goesOn, settled } from '../src/desk';
import { requirePrivileges } from '../src/prerequisites';
import { Producer } from '../src/producer';
import { compileShim, type Shim } from '../src/shim';
import { startWorker } from '../src/worker-process';

requirePrivileges();
jest.setTimeout(180_000);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const JUMPS = [
  ['an hour ahead', HOUR_MS],
  ['an hour back', -HOUR_MS],
  ['five minutes ahead', 5 * MINUTE_MS],
  ['five minutes back', -5 * MINUTE_MS],
] as const;

const base = new Desk();
const desk = new Desk();
let clock: Shim;
let url = '';

beforeAll(async () => {
  clock = compileShim('clock');
  base.defer(() => clock.remove());
  ({ url } = await base.server({ env: clock.env, appendfsync: 'everysec' }));
}, 300_000);
afterAll(() => base.end());
afterEach(async () => {
  await desk.end();
  clock.turn(0);
});

/** A store on a desk of its own. */
function opened(): { store: RedisStore; prefix: string } {
  const prefix = desk.prefix();
  return { store: desk.store({ url, prefix }), prefix };
}

/** Moves the clock of the server, and makes sure that it has moved. */
async function jumpTo(offsetMs: number): Promise<void> {
  clock.turn(offsetMs);
  const [seconds = 0] = await withClient(optionsOfUrl(url), (redis) => redis.time());
  const offMs = Number(seconds) * 1_000 - Date.now() - offsetMs;
  if (Math.abs(offMs) > MINUTE_MS) throw new Error(`the clock is ${offMs} ms off`);
}

/** Clients whose read waits on the server. */
async function blockedClients(): Promise<number> {
  const info = await withClient(optionsOfUrl(url), (redis) => redis.info('clients'));
  return Number(/blocked_clients:(\d+)/.exec(info)?.[1]);
}

async function idsAscend(store: RedisStore): Promise<boolean> {
  const ids = (await store.range(STREAM)).map(({ id }) => id);
  return ids.every((id, n) => n === 0 || compareStreamIds(id, ids[n - 1] ?? '') > 0);
}

describe('the clock of the server jumps', () => {
  it.each(JUMPS)('%s: nothing is lost or doubled', async (_, jumpMs) => {
    const { store, prefix } = opened();
    const producer = new Producer(store).start();
    const first = desk.service(store, { owner: 'first', leaseMs: 2_000 });
    const second = desk.service(desk.store({ url, prefix }), { owner: 'second', leaseMs: 2_000 });
    await goesOn(store, 300);
    await producer.between(() => jumpTo(jumpMs));
    await goesOn(store, 300);
    await producer.between(() => jumpTo(0));
    await goesOn(store, 300);
    await producer.stop();
    const figures = await settled(store, producer);
    await Promise.all([first.service.stop(), second.service.stop()]);
    expect(figures).toEqual(clean(producer.acknowledged.length));
    expect(await idsAscend(store)).toBe(true);
  });

  it('ahead: a lease is over at once, and the epoch fences its owner off', async () => {
    const { store } = opened();
    const producer = new Producer(store);
    await producer.publish(20);
    const old = await joinGroup(store, { owner: 'old', leaseMs: HOUR_MS / 2 });
    const taken = await old.read({ countMax: 10 });
    const request = { group: GROUP, streams: [STREAM], owner: 'new', leaseMs: MINUTE_MS };
    expect(await store.join(request)).toMatchObject({ outcome: 'LEASED', owner: 'old' });

    await jumpTo(HOUR_MS);
    const { service } = desk.service(store, { owner: 'new', leaseMs: MINUTE_MS });
    const figures = await settled(store, producer);
    const outputs = taken.map((entry) => alertOn(eventOf(entry)));
    expect(await old.commit(commitOf({ taken, outputs }))).toBe('FENCED');
    expect(await old.renew()).toBe(false);
    await service.stop();
    expect(figures).toEqual(clean(20));
  });

  it('ahead: new entries stand an hour ahead, and those after the way back behind them', async () => {
    const { store } = opened();
    const producer = new Producer(store);
    await producer.publish(1);
    await jumpTo(HOUR_MS);
    await producer.publish(1);
    await jumpTo(0);
    await producer.publish(2);
    const ids = (await store.range(STREAM)).map(({ id }) => id.split('-').map(Number));
    const [[first = 0] = [], [ahead = 0] = [], ...later] = ids;
    expect(ahead - first).toBeGreaterThanOrEqual(HOUR_MS);
    expect(later).toEqual([
      [ahead, 1],
      [ahead, 2],
    ]);
    const { service } = desk.service(store, { owner: 'first', leaseMs: 1_000 });
    expect(await settled(store, producer)).toEqual(clean(4));
    await service.stop();
  });

  it('ahead: a publish that is repeated across it is the one thing that counts twice', async () => {
    const { store } = opened();
    const producer = new Producer(store);
    await producer.publish(3);
    expect(await producer.publishAgain()).toBe(0);
    await jumpTo(HOUR_MS);
    expect(await producer.publishAgain()).toBe(3);
  });

  it('back: the lease of a dead owner lasts longer, which its own name gets past', async () => {
    const { store } = opened();
    const producer = new Producer(store);
    await producer.publish(20);
    await joinGroup(store, { owner: 'dead', leaseMs: 1_000 });
    await jumpTo(-HOUR_MS);
    const request = { group: GROUP, streams: [STREAM], owner: 'standby', leaseMs: 1_000 };
    const answer = await store.join(request);
    if (answer.outcome !== 'LEASED') throw new Error('the lease was over');
    expect(answer.remainingMs).toBeGreaterThan(HOUR_MS - MINUTE_MS);

    const { service } = desk.service(store, { owner: 'dead', leaseMs: 1_000 });
    expect(await settled(store, producer)).toEqual(clean(20));
    await service.stop();
    // Its commits have put the lease right again.
    const [lease] = await store.leases();
    expect(lease?.remainingMs).toBeLessThanOrEqual(1_000);
  });

  it('back: a read that waits is handed what comes, and ends though the server forgets it', async () => {
    const { store } = opened();
    const producer = new Producer(store);
    const member = await joinGroup(store, { leaseMs: MINUTE_MS });
    const served = member.read({ countMax: 1, waitMs: 20_000 });
    await until('the read waits', async () => (await blockedClients()) > 0);
    await jumpTo(-HOUR_MS);
    await producer.publish(1);
    expect(await served).toHaveLength(1);

    const startedMs = performance.now();
    const idle = member.read({ countMax: 1, waitMs: 300 });
    await until('the read waits', async () => (await blockedClients()) > 0);
    await jumpTo(-2 * HOUR_MS);
    expect(await idle).toEqual([]);
    expect(performance.now() - startedMs).toBeLessThan(8_000);
  });
});

describe('the clock of a worker jumps', () => {
  it('ahead and back: nothing is lost or doubled, and it stays the owner', async () => {
    const { store, prefix } = opened();
    const workerClock = compileShim('clock');
    desk.defer(() => workerClock.remove());
    const options = { url, prefix, owner: 'worker', leaseMs: 2_000 };
    const worker = startWorker(options, { env: workerClock.env });
    desk.defer(() => worker.kill());
    const producer = new Producer(store).start();
    await goesOn(store, 100);
    for (const [, jumpMs] of JUMPS) {
      workerClock.turn(jumpMs);
      await goesOn(store, 100);
    }
    await producer.stop();
    expect(await settled(store, producer)).toEqual(clean(producer.acknowledged.length));
    expect(worker.notes.map(({ what }) => what)).toEqual(['JOINED']);

    // Made to join again, it tells the time: its clock was moved indeed.
    await joinGroup(store, { owner: 'worker', leaseMs: 2_000 });
    await worker.told('JOINED', 2);
    const [, lastJumpMs] = JUMPS.at(-1)!;
    const offMs = worker.notes.at(-1)!.clockMs - Date.now() - lastJumpMs;
    expect(Math.abs(offMs)).toBeLessThan(MINUTE_MS);
  });
});
