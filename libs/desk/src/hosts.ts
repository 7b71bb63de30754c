import { deskOf, type RunningDesk } from '@quant-engine/lockstep';
import { ServiceHost, type Logger } from '@quant-engine/service-host';
import type { EventStore } from '@quant-engine/state-store';
import { serviceOf, type DeskService, type ServiceSetup } from './registry/desk-service';

/** Every service of a desk, hosted in this process. */
export interface DeskHosts {
  /** They take turns in the order of the registry. */
  readonly desk: RunningDesk;
  /** The host of a service. @throws Error for one that is not in the registry */
  of<S>(entry: DeskService<S>): ServiceHost<S>;
}

const LEASE_MS = 30_000;

/** Hosts all services of a registry on one store. */
export function hostDesk(
  store: EventStore,
  registry: readonly DeskService[],
  setup: ServiceSetup,
  logger: Logger,
): DeskHosts {
  const options = { store, owner: 'qe', leaseMs: LEASE_MS, logger };
  const hosts = new Map(
    registry.map((entry) => [entry.name, new ServiceHost(serviceOf(entry, setup), options)]),
  );
  return {
    desk: deskOf([...hosts.values()]),
    of<S>({ name }: DeskService<S>) {
      const host = hosts.get(name);
      if (host === undefined) throw new Error(`${name} is not in the registry`);
      return host as ServiceHost<unknown> as ServiceHost<S>;
    },
  };
}
