import { QeError } from '@quant-engine/contracts';
import { nextTickMs } from '@quant-engine/lockstep';
import { CLOCK_GROUP, type SessionClock } from '@quant-engine/session-clock';
import { privateStateOf, type EventStore } from '@quant-engine/state-store';
import type { DeskPlan } from '../process/desk-plan';

/** What is known of the day that a desk is in. */
export interface DeskDayMark {
  readonly clock: 'PLAYED' | 'LIVE';
  /** Of a played day: where it comes from, and its first second. */
  readonly source?: string;
  readonly tradingDate?: string;
  readonly startMs?: number;
}

/** A store whose desk can be begun anew. */
export type WipeableStore = EventStore & { wipe(): Promise<unknown> };

/** What a desk's clock says of its day; undefined before the first one. */
export async function deskDayMark(store: EventStore): Promise<DeskDayMark | undefined> {
  const { day } = await store.latest(privateStateOf(CLOCK_GROUP));
  return day === undefined ? undefined : (JSON.parse(day) as DeskDayMark);
}

export interface Beginning {
  readonly store: WipeableStore;
  /** It has joined. */
  readonly clock: SessionClock;
  readonly rejoin: () => Promise<void>;
  readonly plan: DeskPlan;
  readonly fresh: boolean;
  /** Whether a day that is over is begun anew. */
  readonly again: boolean;
}

/** How a played day begins. */
export interface Begun {
  /** The second to go on with; undefined for a day that begins. */
  readonly fromMs: number | undefined;
  /** The day that was forgotten for it. */
  readonly forgotten?: DeskDayMark;
}

/**
 * Makes the store ready for a played day: an unfinished one of the same kind goes on, anything else
 * that was played is forgotten.
 *
 * @throws QE_DESK_CLOCK when the store holds a desk that trades on a live clock
 */
export async function beginPlayedDay(beginning: Beginning): Promise<Begun> {
  const { store, clock, rejoin, plan, fresh, again } = beginning;
  const { source, endMs } = plan;
  const mark: DeskDayMark = {
    clock: 'PLAYED',
    ...(source === undefined
      ? {}
      : { source: source.name, tradingDate: source.tradingDate, startMs: source.startMs }),
  };
  const found = await deskDayMark(store);
  requireClock(found, 'PLAYED');
  const next = await nextTickMs(store);
  const isSameDay = JSON.stringify(found) === JSON.stringify(mark);
  if (isSameDay && !fresh && ((next ?? 0) <= endMs || !again)) return { fromMs: next };
  if (found !== undefined) {
    await store.wipe();
    await rejoin();
  }
  await clock.begin(JSON.stringify(mark));
  return { fromMs: undefined, ...(found === undefined ? {} : { forgotten: found }) };
}

/** @throws QE_DESK_CLOCK when the store holds a played day; `fresh` forgets that one */
export async function beginLive({
  store,
  clock,
  rejoin,
  fresh,
}: Pick<Beginning, 'store' | 'clock' | 'rejoin' | 'fresh'>): Promise<void> {
  const found = await deskDayMark(store);
  if (found?.clock === 'PLAYED' && fresh) {
    await store.wipe();
    await rejoin();
  } else requireClock(found, 'LIVE');
  await clock.begin(JSON.stringify({ clock: 'LIVE' } satisfies DeskDayMark));
}

function requireClock(found: DeskDayMark | undefined, wanted: DeskDayMark['clock']): void {
  if (found === undefined || found.clock === wanted) return;
  const what = found.clock === 'LIVE' ? 'a desk on the live clock' : 'a played day';
  throw new QeError('QE_DESK_CLOCK', `the store holds ${what}`, { place: '--prefix' });
}
