import { verdictOn } from './outage';
import { restIfEarly } from './pause';
import { Seat, type Seated, type SeatOptions } from './seat';
import type { Turn } from './service-host';

/** What a service needs to run freely. */
export interface FreeOptions extends SeatOptions {
  readonly host: Seated & { turn(waitMs: number): Promise<Pick<Turn, 'taken'>> };
}

/**
 * Lets a service take what comes, as soon as it comes, until it is stopped or the store is closed.
 * While another instance is active it stands by; while the store is in trouble it tries again, ever
 * more slowly.
 */
export async function runFree(options: FreeOptions): Promise<void> {
  const seat = new Seat(options.host, options);
  try {
    while (await seat.take()) {
      if (!(await workUntilLost(seat, options))) break;
      await seat.lose();
    }
  } catch (error) {
    if (verdictOn(error) !== 'CLOSED') throw error;
  } finally {
    await seat.giveBack();
  }
}

/** @returns whether a newer instance took over; false when it was stopped */
async function workUntilLost(seat: Seat, { host, stop }: FreeOptions): Promise<boolean> {
  while (!stop.aborted) {
    const startedMs = performance.now();
    try {
      // Between turns, never beside one: a turn may join again, which the renewal must not cross.
      if (!(await seat.keep())) return true;
      const { taken } = await host.turn(seat.waitMsMax);
      seat.outage.over();
      if (taken === 0) await restIfEarly(startedMs, stop);
    } catch (error) {
      // A turn that waited for somebody was let go: that is no failure of anything.
      if (stop.aborted && error === stop.reason) return false;
      const verdict = verdictOn(error);
      if (verdict === 'LOST') return true;
      if (verdict !== 'STORE') throw error;
      await seat.outage.backOff(error);
    }
  }
  return false;
}
