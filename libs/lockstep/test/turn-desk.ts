import { ServiceHost } from '@quant-engine/service-host';
import { MemoryStore, type EventStore } from '@quant-engine/state-store';
import { MemoryBoxes, ringServices, keptLog, quote, until } from '@quant-engine/store-doubles';
import { deskOf } from '../src/desk';
import { ANSWERS } from '../src/turns/messages';
import { remoteDesk, type RemoteDesk, type RemoteDeskOptions } from '../src/turns/remote-host';
import { serveTurns, type TurnServerOptions } from '../src/turns/turn-server';

export const LEASE_MS = 5_000;

/** A service that runs as if it were a process of its own. */
export interface Served {
  readonly lines: ReturnType<typeof keptLog>['lines'];
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** The parts of a desk of processes, without the processes. */
export class TurnDesk {
  readonly boxes = new MemoryBoxes();
  readonly store: MemoryStore;
  readonly #stops: AbortController[] = [];
  #owners = 0;
  nowMs = 0;

  constructor() {
    this.store = new MemoryStore({ nowMs: () => this.nowMs });
  }

  /** Starts a process of a service of the ring. */
  serve(
    group: string,
    changed: Partial<TurnServerOptions> & { store?: EventStore; owner?: string } = {},
  ): Served {
    const stop = new AbortController();
    this.#stops.push(stop);
    const { logger, lines } = keptLog();
    const { store = this.store, owner = `owner-${(this.#owners += 1)}` } = changed;
    const service = ringServices().find((one) => one.group === group) ?? ringServices()[0]!;
    const host = new ServiceHost(service, { store, owner, leaseMs: LEASE_MS, logger });
    const ended = serveTurns({
      mailbox: this.boxes.mailbox(),
      store,
      group,
      host,
      leaseMs: LEASE_MS,
      logger,
      stop: stop.signal,
      standbyMs: 1,
      ...changed,
    });
    return {
      lines,
      ended,
      stop: () => {
        stop.abort();
        return ended;
      },
    };
  }

  /** Starts one of each, and waits until all are there. */
  async serveAll(): Promise<readonly Served[]> {
    const served = ringServices().map(({ group }) => this.serve(group));
    await until(() => this.boxes.entries(ANSWERS).length >= served.length);
    return served;
  }

  conduct(changed: Partial<RemoteDeskOptions> = {}): Promise<RemoteDesk> {
    return remoteDesk({
      mailbox: this.boxes.mailbox(),
      services: ringServices(),
      resume: false,
      stop: this.stopSignal(),
      ...changed,
    });
  }

  /** Aborted at the end of the test at the latest. */
  stopSignal(): AbortSignal {
    const stop = new AbortController();
    this.#stops.push(stop);
    return stop.signal;
  }

  /** A desk that joined and has been given quotes. */
  async joined(quotes: number, changed: Partial<RemoteDeskOptions> = {}): Promise<RemoteDesk> {
    const conducted = await this.conduct(changed);
    await conducted.join();
    await this.store.publish(quotesUpTo(quotes));
    return conducted;
  }

  /** The services that said something to the conductor, in order, each as often as it said it. */
  groupsSaying(kind: string): readonly (string | undefined)[] {
    return this.boxes
      .entries(ANSWERS)
      .flatMap(({ fields }) => (fields['kind'] === kind ? [fields['group']] : []));
  }

  end(): void {
    for (const stop of this.#stops) stop.abort();
  }
}

/** What the same services make of the same quotes as a desk in one process. */
export async function localSettled(quotes: number): Promise<MemoryStore> {
  const store = new MemoryStore();
  const options = { store, owner: 'local', leaseMs: LEASE_MS, logger: keptLog().logger };
  const local = deskOf(ringServices().map((service) => new ServiceHost(service, options)));
  await local.join();
  await store.publish(quotesUpTo(quotes));
  await local.settle();
  return store;
}

function quotesUpTo(count: number) {
  return Array.from({ length: count }, (_, n) => quote(n));
}
