import { verdictOn } from './outage';
import { restIfEarly } from './pause';
import { LeaseHolder, type LeasedHost, type LeaseHolderOptions } from './lease-holder';
import type { Turn } from './service-host';

/** What a service needs to run freely. */
export interface FreeOptions extends LeaseHolderOptions {
  readonly host: LeasedHost & { turn(waitMs: number): Promise<Pick<Turn, 'taken'>> };
}

/**
 * Lets a service take what comes, as soon as it comes, until it is stopped or the store is closed.
 * While another instance is active it stands by; while the store is in trouble it tries again, ever
 * more slowly.
 */
export async function runFree(options: FreeOptions): Promise<void> {
  const holder = new LeaseHolder(options.host, options);
  try {
    while (await holder.take()) {
      if (!(await workUntilLost(holder, options))) break;
      await holder.lose();
    }
  } catch (error) {
    if (verdictOn(error) !== 'CLOSED') throw error;
  } finally {
    await holder.giveBack();
  }
}

/** @returns whether a newer instance took over; false when it was stopped */
async function workUntilLost(holder: LeaseHolder, { host, stop }: FreeOptions): Promise<boolean> {
  while (!stop.aborted) {
    const startedMs = performance.now();
    try {
      // Between turns, never beside one: a turn may join again, which the renewal must not cross.
      if (!(await holder.keep())) return true;
      const { taken } = await host.turn(holder.waitMsMax);
      holder.outage.over();
      if (taken === 0) await restIfEarly(startedMs, stop);
    } catch (error) {
      // A turn that waited for somebody was let go: that is no failure of anything.
      if (stop.aborted && error === stop.reason) return false;
      const verdict = verdictOn(error);
      if (verdict === 'LOST') return true;
      if (verdict !== 'STORE') throw error;
      await holder.outage.backOff(error);
    }
  }
  return false;
}
