import { serveTurns } from '@quant-engine/lockstep';
import {
  LiveTime,
  type Logger,
  type Service,
  ServiceHost,
  runFree,
} from '@quant-engine/service-host';
import type { EventStore, Mailbox } from '@quant-engine/state-store';

/** What services need to run in a process. */
export interface RunServicesOptions {
  readonly store: EventStore;
  readonly services: readonly Service[];
  /**
   * Given when a conductor says whose turn it is; each service gets a mailbox of its own. Without
   * it every service runs free.
   */
  readonly mailbox?: (() => Mailbox) | undefined;
  readonly owner: string;
  readonly leaseMs?: number | undefined;
  readonly logger: Logger;
  readonly stop: AbortSignal;
  /** Called when the conductor has let all of them go: the day is over. */
  readonly onLeave?: (() => void) | undefined;
  /** Told of each service that runs, to say what hangs. */
  readonly track?: (<T>(name: string, work: Promise<T>) => Promise<T>) | undefined;
}

const LEASE_MS = 5_000;

/**
 * Runs services in this process until it is stopped: each as the active instance, or as the warm
 * standby of another process.
 *
 * @throws what a service failed with; the others have then given their leases back
 */
export async function runServices(options: RunServicesOptions): Promise<void> {
  const { services, track = (_, work) => work } = options;
  const failed = new AbortController();
  const stop = AbortSignal.any([options.stop, failed.signal]);
  // Who is conducted plays a day, in which no other clock counts.
  const { mailbox, store, logger } = options;
  const live = mailbox === undefined ? new LiveTime({ store, logger }) : undefined;
  const joined = new Set(services.map(({ group }) => group));
  const onLeave = (group: string): void => {
    joined.delete(group);
    if (joined.size === 0) options.onLeave?.();
  };
  const running = services.map((service) =>
    track(
      `service ${service.group}`,
      runService(service, { ...options, stop, live }, () => onLeave(service.group)),
    ).catch((error: unknown) => {
      failed.abort();
      throw error;
    }),
  );
  const ended = await Promise.allSettled(running);
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
}

async function runService(
  service: Service,
  options: RunServicesOptions & { readonly live: LiveTime | undefined },
  onLeave: () => void,
): Promise<void> {
  const { store, mailbox, owner, leaseMs = LEASE_MS, logger, stop, live } = options;
  const { group } = service;
  const host = new ServiceHost(service, { store, owner, leaseMs, logger, live });
  if (mailbox === undefined) return runFree({ group, host, leaseMs, logger, stop });
  const own = mailbox();
  try {
    await serveTurns({ mailbox: own, store, group, host, leaseMs, logger, stop, onLeave });
  } finally {
    await own.close();
  }
}
