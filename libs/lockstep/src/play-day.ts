import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventOf } from '@quant-engine/contracts';
import type { SessionClock } from '@quant-engine/session-clock';
import type { EventStore } from '@quant-engine/state-store';
import type { Desk as RunningDesk } from './desk';
import type { Market } from './day-replayer';
import type { Played } from './played';
import { wentOnAfter } from './resume';

/** Everybody whom a day needs, in this process or behind a line to another one. */
export interface DayPlay {
  readonly source: {
    /** The first and the last second that the clock ticks, Unix ms. */
    readonly startMs: number;
    readonly endMs: number;
    readonly ends: 'CLOSE' | 'TAPE_END';
  };
  /** It has joined, and is left joined. */
  readonly clock: Pick<SessionClock, 'tick'>;
  readonly market: Market;
  readonly desk: RunningDesk;
  readonly store: EventStore;
  readonly untilMs: number;
  /** The first second to play, in a store that holds the seconds before it: see `nextTickMs`. */
  readonly fromMs?: number | undefined;
  /** Called after each second of the day. */
  readonly onTick: (tick: EventOf<'session'>) => void;
  /** Asked once a second: true ends the day here. */
  readonly stopRequested: () => boolean;
  /** Awaited after each second, by whoever wants the day no faster than it can be watched. */
  readonly pace?: ((tick: EventOf<'session'>) => Promise<void>) | undefined;
}

/** How many seconds of the day go by before signals and timers get their turn. */
const BREATH_TICKS = 60;

/**
 * Plays a day, second by second: what the market did in the second, then the tick, then every
 * service until the desk is at rest. Nothing waits for the wall clock.
 */
export async function playDay(play: DayPlay): Promise<Played> {
  const { source, clock, market, desk } = play;
  await desk.join();
  const endMs = Math.min(source.endMs, play.untilMs);
  let ms = await firstSecond(play);
  for (let count = 1; ms <= endMs; ms += 1000, count += 1) {
    await market.publishUntil(ms);
    const tick = await clock.tick(ms);
    await desk.settle(ms);
    play.onTick(tick);
    await play.pace?.(tick);
    if (count % BREATH_TICKS === 0) await nextTurn();
    if (!play.stopRequested()) continue;
    await desk.leave();
    return { ended: 'INTERRUPTED', endMs: ms };
  }
  await desk.leave();
  return { ended: endMs < source.endMs ? 'UNTIL' : source.ends, endMs };
}

/** Where the day begins; a day that goes on first ends the second in which it was stopped. */
async function firstSecond({ source, store, desk, fromMs }: DayPlay): Promise<number> {
  if (fromMs === undefined || fromMs <= source.startMs) return source.startMs;
  if (!(await wentOnAfter(store, fromMs - 1000))) await desk.settle(fromMs - 1000);
  return fromMs;
}
