import { QeError } from '@quant-engine/contracts';
import { addBatches, NO_BATCH, type Batch, type Service } from '@quant-engine/service-host';

/** More rounds than any chain of events on the desk has links: beyond it, events breed events. */
const ROUNDS_MAX = 1_000;

/** A host, whatever its service's state is, and in whatever process it runs. */
export interface AnyHost {
  readonly service: Pick<Service, 'group' | 'streams'>;
  join(): Promise<void>;
  turn(waitMs?: number): Promise<Batch>;
  leave(): Promise<void>;
}

/** Services taking turns in a fixed order: the same day, the same way, each time. */
export interface Desk {
  join(): Promise<void>;
  /**
   * Lets every service take what there is, in order, until none finds anything more.
   *
   * @param untilMs the second of the day that is settled: a desk whose services are processes of
   *   their own goes on by it after a restart, in the midst of that second
   */
  settle(untilMs?: number): Promise<Batch>;
  leave(): Promise<void>;
}

/** Where a desk stands in its rounds: whose turn is next, and whether the round took anything. */
export interface Round {
  next: number;
  took: boolean;
}

/** Services that take turns in the order given. */
export function deskOf(hosts: readonly AnyHost[]): Desk {
  return {
    async join() {
      for (const host of hosts) await host.join();
    },
    settle: () => takeTurns(hosts, { next: 0, took: false }),
    async leave() {
      for (const host of hosts) await host.leave();
    },
  };
}

/**
 * Goes round until a whole round took nothing.
 *
 * @param round where to begin; it is kept up to date before each turn
 */
export async function takeTurns(hosts: readonly AnyHost[], round: Round): Promise<Batch> {
  let total = NO_BATCH;
  for (let rounds = 0; rounds < ROUNDS_MAX; rounds += 1) {
    for (const host of hosts.slice(round.next)) {
      const turn = await host.turn();
      round.next += 1;
      round.took ||= turn.taken > 0;
      total = addBatches(total, turn);
    }
    if (!round.took) return total;
    round.next = 0;
    round.took = false;
  }
  throw new QeError('QE_INTERNAL', `the desk did not come to rest in ${ROUNDS_MAX} rounds`);
}
