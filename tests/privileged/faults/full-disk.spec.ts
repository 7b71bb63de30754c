import { join } from 'node:path';
import { isQeError } from '@quant-engine/contracts';
import { until } from '@quant-engine/fixtures';
import type { PrivateServer } from '@quant-engine/redis-server';
import { clean } from '../src/audit';
import { Desk, goesOn, settled } from '../src/desk';
import { requirePrivileges } from '../src/prerequisites';
import { Producer } from '../src/producer';
import { mountSmallDisk, type SmallDisk } from '../src/small-disk';

requirePrivileges();
jest.setTimeout(180_000);

const LEASE_MS = 3_000;
const ROOM_BYTES = 256 * 1024;

const desk = new Desk();
afterEach(() => desk.end());

/** A server on a disk with little room left. */
async function cramped(
  appendfsync: 'always' | 'everysec',
): Promise<{ readonly disk: SmallDisk; readonly server: PrivateServer }> {
  const disk = mountSmallDisk(join(desk.folder(), 'disk'));
  desk.defer(() => disk.unmount());
  const server = await desk.server({ dir: join(disk.folder, 'data'), appendfsync });
  disk.leave(ROOM_BYTES);
  return { disk, server };
}

it('everysec: what cannot be kept is refused, and it goes on by itself when there is room', async () => {
  const { disk, server } = await cramped('everysec');
  const store = desk.store({ url: server.url });
  const producer = new Producer(store).start();
  const { service, notes } = desk.service(store, { owner: 'first', leaseMs: LEASE_MS });
  const refusal: unknown = await producer.ended.catch((error: unknown) => error);
  expect(isQeError(refusal) && refusal.message).toContain('MISCONF');
  await until('a join or a commit is refused', () => notes.some(({ what }) => what === 'REFUSED'));
  expect(server.running).toBe(true);
  const before = producer.acknowledged.length;

  disk.makeRoom();
  const works = (): Promise<boolean> =>
    producer.publish(5).then(
      () => true,
      () => false,
    );
  await until('it takes events again', works);
  const figures = await settled(store, producer);
  await service.stop();
  expect(figures).toEqual(clean(before + 5));
});

it('always: the server ends rather than acknowledge, and comes back with all it did', async () => {
  const { disk, server } = await cramped('always');
  const { url } = server;
  const told: string[] = [];
  const store = desk.store({ url, onServer: ({ state }) => told.push(state) });
  const producer = new Producer(store).start();
  const { service } = desk.service(store, { owner: 'first', leaseMs: LEASE_MS });
  await server.ended();
  expect(server.logTail()).toContain(`Can't recover from AOF write error`);
  await until('it is told', () => told.length > 0);
  disk.leave(0);
  await expect(server.restart()).rejects.toThrow('ENOSPC');

  disk.makeRoom();
  await server.restart();
  await goesOn(store, 100);
  await producer.stop();
  const figures = await settled(store, producer);
  await service.stop();
  expect(figures).toEqual(clean(producer.acknowledged.length));
  expect(told).toEqual(['AWAY', 'BACK']);
});
