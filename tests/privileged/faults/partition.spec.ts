import { join } from 'node:path';
import type { PrivateServer } from '@quant-engine/redis-server';
import type { RedisStore } from '@quant-engine/state-store';
import { clean } from '../src/audit';
import type { Note } from '../src/counting-service';
import { Desk, goesOn, settled } from '../src/desk';
import { show } from '../src/figures';
import { buildNetwork, serverPath, type Network } from '../src/network';
import { requirePrivileges } from '../src/prerequisites';
import { Producer } from '../src/producer';
import { lasting } from '../src/lasting';
import { startWorker, type WorkerProcess } from '../src/worker-process';

requirePrivileges();
jest.setTimeout(180_000);

const PORT = 6379;
/** What had arrived before the cut is done by then. */
const IN_FLIGHT_MS = 500;

const base = new Desk();
const desk = new Desk();
let network: Network;
let server: PrivateServer;

beforeAll(async () => {
  network = buildNetwork();
  base.defer(() => network.remove());
  const env = { ...process.env, PATH: await serverPath(join(base.folder(), 'bin'), network) };
  // Without a password a server answers to its own machine only, unless it is told otherwise.
  const args = ['--bind', network.serverAddress, '--protected-mode', 'no'];
  server = await base.server({ env, args, port: PORT });
}, 300_000);
afterAll(() => base.end());
afterEach(async () => {
  await desk.end();
  network.heal();
});

/** A worker that is active on `near`, one that stands by on `far`, and events that keep coming. */
async function working(leaseMs: number): Promise<{
  readonly store: RedisStore;
  readonly producer: Producer;
  readonly near: WorkerProcess;
  readonly far: WorkerProcess;
}> {
  const prefix = desk.prefix();
  const url = `redis://${network.serverAddress}:${PORT}`;
  const start = (owner: 'near' | 'far'): WorkerProcess => {
    const worker = startWorker({ url, prefix, owner, leaseMs }, { front: network.on(owner) });
    desk.defer(() => worker.kill());
    return worker;
  };
  const near = start('near');
  await near.told('JOINED');
  const far = start('far');
  await far.told('LEASED');
  // The test itself goes through the socket, which is a file and never cut off.
  const store = desk.store({ url: server.url, prefix });
  const producer = new Producer(store, { pauseMs: 5 }).start();
  await goesOn(store, 50);
  return { store, producer, near, far };
}

/** What a worker has told, but for its standing by. */
function told({ notes }: WorkerProcess): readonly Note['what'][] {
  return notes.map(({ what }) => what).filter((what) => what !== 'LEASED');
}

it('3 s within the lease: what is asked waits, and goes on after it', async () => {
  const { store, producer, near, far } = await working(20_000);
  network.cut();
  await lasting(IN_FLIGHT_MS);
  const atCut = await store.length('ev.alerts');
  await lasting(3_000 - IN_FLIGHT_MS);
  expect(await store.length('ev.alerts')).toBe(atCut);
  network.heal();
  const healedMs = performance.now();
  await goesOn(store, 100);
  show(`partition of 3 s: it went on ${Math.round(performance.now() - healedMs)} ms after it`);
  await producer.stop();
  expect(await settled(store, producer)).toEqual(clean(producer.acknowledged.length));
  // No reset arrives, so that nothing tells the one who waits that the server is away.
  expect(told(near)).toEqual(['JOINED']);
  expect(told(far)).toEqual([]);
});

it('longer than a server may be silent: it is told then, and that it answers again', async () => {
  const { store, producer, near } = await working(60_000);
  network.cut();
  const cutMs = performance.now();
  await near.told('AWAY');
  const silentMs = performance.now() - cutMs;
  show(`partition of ${Math.round(silentMs)} ms: told then`);
  network.heal();
  await near.told('BACK');
  await goesOn(store, 100);
  await producer.stop();
  expect(await settled(store, producer)).toEqual(clean(producer.acknowledged.length));
  // What the server handed to the old link may be missed, which the next commit finds.
  const ofServer = told(near).filter((what) => what === 'AWAY' || what === 'BACK');
  expect(ofServer).toEqual(['AWAY', 'BACK']);
});

it('12 s and longer than the lease: the standby takes over, the old one is fenced off', async () => {
  const { store, producer, near, far } = await working(4_000);
  network.cut();
  const cutMs = performance.now();
  await far.told('JOINED');
  const takenMs = performance.now();
  await goesOn(store, 100);
  await lasting(12_000 - (performance.now() - cutMs));
  network.heal();
  const healedMs = performance.now();
  await near.told('FENCED');
  show(
    `partition of 12 s: taken over after ${Math.round(takenMs - cutMs)} ms, the old one fenced off ${Math.round(performance.now() - healedMs)} ms after it`,
  );
  await goesOn(store, 100);
  expect(told(near)).toEqual(['JOINED', 'FENCED']);

  // The one that was cut off has become the standby, without a restart.
  await near.told('LEASED');
  await far.kill();
  await near.told('JOINED', 2);
  await producer.stop();
  expect(await settled(store, producer)).toEqual(clean(producer.acknowledged.length));
});

it('a server that starts again behind it: AWAY and BACK are told, once each', async () => {
  const { store, producer, near } = await working(20_000);
  network.cut();
  await server.kill();
  await server.restart();
  await lasting(3_000);
  expect(told(near)).toEqual(['JOINED']);
  network.heal();
  await near.told('BACK');
  await goesOn(store, 100);
  await producer.stop();
  expect(await settled(store, producer)).toEqual(clean(producer.acknowledged.length));
  expect(told(near)).toEqual(['JOINED', 'AWAY', 'BACK']);
});
