import { ServiceHost } from '@quant-engine/service-host';
import { MemoryStore } from '@quant-engine/state-store';
import { ringServices, snapshotOf, keptLog, quote } from '@quant-engine/store-doubles';
import { LEASE_MS, TurnDesk } from '../../test/turn-desk';
import { deskOf, type Desk } from '../desk';
import { mixedDesk } from './mixed-desk';

let processes: TurnDesk;
beforeEach(() => {
  processes = new TurnDesk();
});
afterEach(() => processes.end());

/** Backwards: whoever is fed has had its turn in vain, and takes another one in the next round. */
const RING = [...ringServices()].reverse();

function hostOf(group: string, store: MemoryStore): ServiceHost<unknown> {
  const service = RING.find((one) => one.group === group)!;
  const options = { store, owner: 'local', leaseMs: LEASE_MS, logger: keptLog().logger };
  return new ServiceHost<unknown>(service as never, options);
}

/** The ring, of which some services are processes of their own. */
async function mixed(remoteGroups: readonly string[]): Promise<Desk> {
  for (const group of remoteGroups) processes.serve(group);
  const services = RING.filter(({ group }) => remoteGroups.includes(group));
  const remote = await processes.conduct({ services });
  const hosts = RING.map(
    ({ group }) =>
      remote.hosts.find((host) => host.service.group === group) ?? hostOf(group, processes.store),
  );
  return mixedDesk(hosts, remote);
}

/** Two seconds of quotes, published as somebody beside the desk does it. */
async function play(desk: Desk, store: MemoryStore): Promise<void> {
  await desk.join();
  await store.publish([quote(0), quote(1)]);
  await desk.settle();
  await store.publish([quote(2)]);
  await desk.settle();
  await desk.leave();
}

test.each([[['a']], [['b']], [['c', 'd']], [['a', 'c']], [['a', 'b', 'c', 'd']]])(
  'a desk of which %j are processes settles as one in one process does',
  async (groups) => {
    await play(await mixed(groups), processes.store);
    const local = new MemoryStore();
    await play(deskOf(RING.map(({ group }) => hostOf(group, local))), local);
    expect(await snapshotOf(processes.store)).toEqual(await snapshotOf(local));
    expect(await local.length('ev.alerts')).toBeGreaterThan(0);
  },
);
