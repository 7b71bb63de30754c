import { QeError } from '@quant-engine/contracts';
import type { ServiceHost, Turn } from './service-host';

/** More rounds than any chain of events on the desk has links: beyond it, events breed events. */
const ROUNDS_MAX = 1_000;

/** A host, whatever its service's state is. */
export type AnyHost = Pick<ServiceHost<unknown>, 'join' | 'turn' | 'leave' | 'service'>;

/**
 * Services in one process, taking turns in a fixed order: the same day, the same way, each time.
 */
export interface Desk {
  join(): Promise<void>;
  /** Lets every service take what there is, in order, until none finds anything more. */
  settle(): Promise<Turn>;
  leave(): Promise<void>;
}

export function deskOf(hosts: readonly AnyHost[]): Desk {
  return {
    async join() {
      for (const host of hosts) await host.join();
    },
    async settle() {
      const total = { taken: 0, outputs: 0, dead: 0 };
      for (let round = 0; round < ROUNDS_MAX; round += 1) {
        let taken = 0;
        for (const host of hosts) {
          const turn = await host.turn();
          taken += turn.taken;
          total.outputs += turn.outputs;
          total.dead += turn.dead;
        }
        if (taken === 0) return total;
        total.taken += taken;
      }
      throw new QeError('QE_INTERNAL', `the desk did not come to rest in ${ROUNDS_MAX} rounds`);
    },
    async leave() {
      for (const host of hosts) await host.leave();
    },
  };
}
