import { setImmediate as nextTurn } from 'node:timers/promises';
import { NYSE_CALENDAR } from '@quant-engine/calendar';
import { compareUnixNs, unixNsFromMs, type EventOf, type QeEvent } from '@quant-engine/contracts';
import { deskHoursOf } from '@quant-engine/risk-policy';
import { deskOf, type DeskSetup } from '@quant-engine/runtime';
import type { DeadLetter, EventStore } from '@quant-engine/state-store';
import { SessionClock } from '@quant-engine/worker-app';
import type { DeskHosts } from './hosts';
import type { DaySource } from './source';

export interface PlayOptions {
  readonly untilMs: number;
  /** Called after each second of the day. */
  readonly onTick: (tick: EventOf<'session'>) => void;
  /** Asked once a second: true ends the day here. */
  readonly stopRequested: () => boolean;
}

/** How a played day ended, and when on its own clock. */
export interface Played {
  readonly ended: 'CLOSE' | 'TAPE_END' | 'UNTIL' | 'INTERRUPTED';
  readonly endMs: number;
}

/** How many seconds of the day go by before signals and timers get their turn. */
const BREATH_TICKS = 60;

/**
 * Plays a day on a store, second by second: what the market did in the second, then the tick, then
 * every service until the desk is at rest. Nothing waits for the wall clock.
 */
export async function playDay(
  source: DaySource,
  setup: DeskSetup,
  store: EventStore,
  hosts: DeskHosts,
  options: PlayOptions,
): Promise<Played> {
  const { exposure, engine, execution, broker, ledger } = hosts;
  const desk = deskOf([exposure, engine, execution, broker, ledger]);
  const clock = new SessionClock(store, NYSE_CALENDAR, deskHoursOf(setup.rules));
  await clock.join('qe', 30_000);
  await desk.join();
  await store.bury(source.refused.map(letterOf));
  const market = source.events()[Symbol.iterator]();
  let next = market.next();
  const endMs = Math.min(source.endMs, options.untilMs);
  let ms = source.startMs;
  for (let count = 1; ms <= endMs; ms += 1000, count += 1) {
    const second: QeEvent[] = [];
    const now = unixNsFromMs(ms);
    while (next.done !== true && compareUnixNs(next.value.timestamp, now) <= 0) {
      second.push(next.value);
      next = market.next();
    }
    if (second.length > 0) await store.publish(second);
    const tick = await clock.tick(ms);
    await desk.settle();
    options.onTick(tick);
    if (count % BREATH_TICKS === 0) await nextTurn();
    if (options.stopRequested()) return { ended: 'INTERRUPTED', endMs: ms };
  }
  await desk.leave();
  await clock.leave();
  return { ended: endMs < source.endMs ? 'UNTIL' : source.ends, endMs };
}

function letterOf(row: DaySource['refused'][number]): DeadLetter {
  return {
    source: row.file,
    sourceId: String(row.line),
    problems: [{ code: row.code, place: row.place, reason: row.reason }],
    fields: { row: row.raw },
  };
}
