import { deskDay, NYSE_CALENDAR, type DeskHours, type DeskSession } from '@quant-engine/calendar';
import { isQeError } from '@quant-engine/contracts';
import { type Played, nextTickMs } from '@quant-engine/lockstep';
import type { EventStore } from '@quant-engine/state-store';
import { AFTER_CLOSE_MS, type DaySource } from '../day/day-source';
import type { DeskPlan } from '../process/desk-plan';

/** A day that has ended, with all that came of it booked. */
export interface DayOver {
  readonly source: DaySource;
  readonly played: Played;
}

const SECOND_MS = 1_000;

/**
 * The played day of a desk, if it is over: the clock has ticked its last second, and no service has
 * anything left to take. All of it is read from the store, so a report process that comes late
 * knows as well.
 */
export async function playedDayOver(
  store: EventStore,
  { source, endMs }: DeskPlan,
): Promise<DayOver | undefined> {
  const next = await nextTickMs(store);
  if (next === undefined || source === undefined || next - SECOND_MS < endMs) return undefined;
  const groups = await store.groups();
  if (groups.some(({ lag }) => lag > 0)) return undefined;
  const ended = endMs < source.endMs ? 'UNTIL' : source.ends;
  return { source, played: { ended, endMs } };
}

/**
 * A day on the wall clock, if it is over; a day without a session is none.
 *
 * @param nextMs the second that the desk's clock ticks next
 */
export function liveDayOver(
  { setup, hours }: DeskPlan,
  tradingDate: string,
  nextMs: number,
): DayOver | undefined {
  const session = sessionOn(tradingDate, hours);
  if (session === undefined) return undefined;
  const { openMs, closeMs } = session;
  const endMs = closeMs + AFTER_CLOSE_MS;
  if (nextMs - SECOND_MS < endMs) return undefined;
  const source: DaySource = {
    tradingDate,
    name: 'live',
    seed: setup.seed,
    reference: setup.reference,
    openMs,
    startMs: openMs,
    endMs,
    ends: 'CLOSE',
    events: () => [],
    refused: [],
  };
  return { source, played: { ended: 'CLOSE', endMs } };
}

/** Beyond the calendar the desk stays closed, as on any day without a session. */
function sessionOn(tradingDate: string, hours: DeskHours): DeskSession | undefined {
  try {
    return deskDay(NYSE_CALENDAR, hours, tradingDate).session;
  } catch (error) {
    if (isQeError(error) && error.code === 'QE_CALENDAR_RANGE') return undefined;
    throw error;
  }
}
