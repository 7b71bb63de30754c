import { newYorkTime } from '@quant-engine/calendar';
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
  /** Its last second; it may be moved when the day goes on. */
  readonly endMs?: number;
  /** The user's own services; a played day does not go on with others. */
  readonly services?: readonly OwnServiceMark[];
}

/** A service of the user, as the mark of a day names it. */
export interface OwnServiceMark {
  readonly name: string;
  readonly group: string;
  readonly hash: string;
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
  readonly plan: Pick<DeskPlan, 'source' | 'endMs' | 'own'>;
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
 * Makes the store ready for a played day: an unfinished one of the same kind goes on, one that is
 * over is forgotten.
 *
 * @throws QE_DESK_CLOCK when the store holds a desk that trades on a live clock; QE_DESK_DAY when
 *   it holds another day that is not over, which only `fresh` forgets
 */
export async function beginPlayedDay(beginning: Beginning): Promise<Begun> {
  const { store, clock, rejoin, plan, fresh, again } = beginning;
  const { source, endMs } = plan;
  const mark: DeskDayMark = {
    clock: 'PLAYED',
    ...(source === undefined
      ? {}
      : { source: source.name, tradingDate: source.tradingDate, startMs: source.startMs, endMs }),
    ...ownMarks(plan),
  };
  const found = await deskDayMark(store);
  requireClock(found, 'PLAYED');
  const next = await nextTickMs(store);
  const isSame = found !== undefined && isSameDay(found, mark);
  if (isSame && !fresh && ((next ?? 0) <= endMs || !again)) {
    if (found.endMs !== endMs) await clock.begin(JSON.stringify(mark));
    return { fromMs: next };
  }
  if (found !== undefined && !isSame && !fresh) requireOver(found, next);
  if (found !== undefined) {
    await store.wipe();
    await rejoin();
  }
  await clock.begin(JSON.stringify(mark));
  return { fromMs: undefined, ...(found === undefined ? {} : { forgotten: found }) };
}

function isSameDay(a: DeskDayMark, b: DeskDayMark): boolean {
  const facts = ({ source, tradingDate, startMs, services }: DeskDayMark): string =>
    JSON.stringify([source, tradingDate, startMs, services ?? []]);
  return facts(a) === facts(b);
}

/** A day that never ticked has nothing to lose. @throws QE_DESK_DAY */
function requireOver(found: DeskDayMark, nextMs: number | undefined): void {
  const { tradingDate = '', source = 'a scenario', startMs, endMs = Infinity } = found;
  if (nextMs === undefined || nextMs > endMs) return;
  const from = startMs === undefined ? '' : `, begun at ${newYorkTime(startMs)}`;
  const message = `the store holds the day ${tradingDate} (${source}${from}), stopped at ${newYorkTime(nextMs)}`;
  throw new QeError('QE_DESK_DAY', message, { place: 'redis' });
}

/** @throws QE_DESK_CLOCK when the store holds a played day; `fresh` forgets that one */
export async function beginLive({
  store,
  clock,
  rejoin,
  plan,
  fresh,
}: Omit<Beginning, 'again'>): Promise<void> {
  const found = await deskDayMark(store);
  if (found?.clock === 'PLAYED' && fresh) {
    await store.wipe();
    await rejoin();
  } else requireClock(found, 'LIVE');
  await clock.begin(JSON.stringify({ clock: 'LIVE', ...ownMarks(plan) } satisfies DeskDayMark));
}

function ownMarks({ own }: Pick<DeskPlan, 'own'>): Pick<DeskDayMark, 'services'> {
  if (own.services.length === 0) return {};
  const services = own.services.map(({ name, group }, index) => ({
    name,
    group,
    hash: own.records[index]?.hash ?? '',
  }));
  return { services };
}

function requireClock(found: DeskDayMark | undefined, wanted: DeskDayMark['clock']): void {
  if (found === undefined || found.clock === wanted) return;
  const what = found.clock === 'LIVE' ? 'a desk on the live clock' : 'a played day';
  throw new QeError('QE_DESK_CLOCK', `the store holds ${what}`, { place: '--prefix' });
}
