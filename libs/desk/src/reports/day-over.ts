import { deskDayAt, NYSE_CALENDAR } from '@quant-engine/calendar';
import { type Played, nextTickMs } from '@quant-engine/lockstep';
import type { EventStore } from '@quant-engine/state-store';
import { AFTER_CLOSE_MS, type DaySource } from '../day/day-source';
import type { DeskPlan } from '../process/desk-plan';
import { deskDayMark } from '../session/desk-day';

/** A day that has ended, with all that came of it booked. */
export interface DayOver {
  readonly source: DaySource;
  readonly played: Played;
}

const SECOND_MS = 1_000;

/**
 * The day of a desk, if it is over: the clock has ticked its last second, and no service has
 * anything left to take. All of it is read from the store, so a report process that comes late
 * knows as well.
 */
export async function dayOver(store: EventStore, plan: DeskPlan): Promise<DayOver | undefined> {
  const next = await nextTickMs(store);
  if (next === undefined) return undefined;
  const mark = await deskDayMark(store);
  const over = mark?.clock === 'LIVE' ? liveDay(plan, next) : playedDay(plan, next);
  if (over === undefined) return undefined;
  const groups = await store.groups();
  return groups.every(({ lag }) => lag === 0) ? over : undefined;
}

function playedDay({ source, endMs }: DeskPlan, nextMs: number): DayOver | undefined {
  if (source === undefined || nextMs - SECOND_MS < endMs) return undefined;
  const ended = endMs < source.endMs ? 'UNTIL' : source.ends;
  return { source, played: { ended, endMs } };
}

/** A day on the wall clock, from the exchange's calendar. */
function liveDay({ setup, hours }: DeskPlan, nextMs: number): DayOver | undefined {
  const { tradingDate, session } = deskDayAt(NYSE_CALENDAR, hours, nextMs - SECOND_MS);
  if (session === undefined) return undefined;
  const endMs = session.closeMs + AFTER_CLOSE_MS;
  if (nextMs - SECOND_MS < endMs) return undefined;
  const source: DaySource = {
    tradingDate,
    name: 'live',
    seed: setup.seed,
    reference: setup.reference,
    openMs: session.openMs,
    startMs: session.openMs,
    endMs,
    ends: 'CLOSE',
    events: () => [],
    refused: [],
  };
  return { source, played: { ended: 'CLOSE', endMs } };
}
