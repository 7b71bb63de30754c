import { MemoryStore } from '@quant-engine/state-store';
import { keptLog, quote, tallyService, type Tally } from '@quant-engine/store-doubles';
import type { Service } from './service';
import { ServiceHost } from './service-host';

function hostOn(store: MemoryStore, service: Service<Tally>): ServiceHost<Tally> {
  const { logger } = keptLog();
  return new ServiceHost(service, { store, owner: 'one', leaseMs: 60_000, logger });
}

function serviceOf(version: number): Service<Tally> {
  const { core, ...service } = tallyService();
  return { ...service, core: { ...core, codec: { ...core.codec, version } } };
}

it('a state that another version has kept is not taken over, and the place is given back', async () => {
  const store = new MemoryStore();
  await store.publish([quote(1)]);
  const older = hostOn(store, serviceOf(1));
  await older.join();
  await older.turn();
  await older.leave();
  await expect(hostOn(store, serviceOf(2)).join()).rejects.toMatchObject({
    code: 'QE_STATE_VERSION',
    place: 'group tally',
  });
  const next = await store.join({ group: 'tally', streams: [], owner: 'two', leaseMs: 60_000 });
  expect(next.outcome).toBe('JOINED');
});
