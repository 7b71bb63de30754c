import { setTimeout as delay } from 'node:timers/promises';
import { tradingDateAt } from '@quant-engine/calendar';
import { DEAD_LETTERS, msFromUnixNs, type UnixNs, type WireFields } from '@quant-engine/contracts';
import {
  compareStreamIds,
  journalOf,
  privateStateOf,
  STREAM_START,
  type EventStore,
  type StreamEntry,
} from '@quant-engine/state-store';
import { JournalDays, type GroupDay } from './journal-days';
import { idAfter, idBefore, sliceLength, sliceRange, type StreamSlice } from './stream-slice';

/** What a run folder is written from: a store, or one day of it. */
export type DayStore = Pick<EventStore, 'streams' | 'hashes' | 'range' | 'length' | 'latest'>;

/** One trading date of a store that holds several. */
export interface StoreDay {
  /**
   * All that is needed to make the day again. Of some streams that is a little more than the day:
   * what a service still took on it, while another had taken it on the day before.
   */
  readonly all: DayStore;
  /** The entries of the day alone; each entry of a store is one day's. */
  readonly own: DayStore;
  /** How many entries of `all` stand before the day's own, by stream. */
  readonly carried: Readonly<Record<string, number>>;
  /** Whether every service was in a later day: of hashes there are then their own states alone. */
  readonly isOver: boolean;
}

/** Why a day cannot be told yet, or any more. */
export interface NoDay {
  readonly waitsFor: string;
}

const JOURNAL_PREFIX = journalOf('');
const STREAM_ID = /^\d+-\d+$/;
const ENTRIES_PER_RANGE = 1_000;
/** A desk at work commits each second; between two ticks it is at rest. */
const ATTEMPTS_MAX = 40;
const PAUSE_MS = 50;

/**
 * One trading date of a store: what each service took on it, told by the marks in its journal.
 * A day that goes on is told as it stands when every group has taken all there is.
 */
export async function storeDay(store: EventStore, tradingDate: string): Promise<StoreDay | NoDay> {
  const names = (await store.streams()).filter((name) => name.startsWith(JOURNAL_PREFIX));
  const journals = names.map((name) => new JournalDays(store, name.slice(JOURNAL_PREFIX.length)));
  for (let attempt = 1; ; attempt += 1) {
    for (const journal of journals) await journal.readOn();
    const behind = journals.find((journal) => isBehind(journal, tradingDate));
    if (behind !== undefined) return { waitsFor: behind.group };
    const days = daysOn(journals, tradingDate);
    const goOn = [...days].filter(([, { stateAtEnd }]) => stateAtEnd === undefined);
    const hashes =
      goOn.length === 0
        ? statesAtEnd(days)
        : goOn.length === days.size
          ? await hashesAtRest(store, journals)
          : undefined;
    if (hashes !== undefined) {
      return {
        ...(await cut(store, tradingDate, { days, dates: datesOf(journals) }, hashes)),
        isOver: goOn.length === 0,
      };
    }
    if (attempt === ATTEMPTS_MAX) return { waitsFor: goOn.map(([group]) => group).join(', ') };
    await delay(PAUSE_MS);
  }
}

/** Whether a service has yet to come to a day, which it began to take before. */
function isBehind({ days }: JournalDays, tradingDate: string): boolean {
  const last = days.at(-1);
  return last !== undefined && last.tradingDate < tradingDate;
}

function daysOn(
  journals: readonly JournalDays[],
  tradingDate: string,
): ReadonlyMap<string, GroupDay> {
  return new Map(
    journals.flatMap((journal) => {
      const day = journal.dayOf(tradingDate);
      return day === undefined ? [] : [[journal.group, day] as const];
    }),
  );
}

/** The dates that the desk has been in. */
function datesOf(journals: readonly JournalDays[]): ReadonlySet<string> {
  return new Set(journals.flatMap(({ days }) => days.map(({ tradingDate }) => tradingDate)));
}

type Hashes = ReadonlyMap<string, WireFields>;

function statesAtEnd(days: ReadonlyMap<string, GroupDay>): Hashes {
  return new Map([...days].map(([group, day]) => [privateStateOf(group), day.stateAtEnd ?? {}]));
}

/** Every hash, read while nobody committed; undefined when somebody did, or has yet to. */
async function hashesAtRest(
  store: EventStore,
  journals: readonly JournalDays[],
): Promise<Hashes | undefined> {
  const hashes = new Map<string, WireFields>();
  for (const hash of await store.hashes()) hashes.set(hash, await store.latest(hash));
  const groups = await store.groups();
  if (groups.some(({ lag }) => lag > 0)) return undefined;
  for (const journal of journals) if (await journal.readOn()) return undefined;
  return hashes;
}

async function cut(
  store: EventStore,
  tradingDate: string,
  {
    days,
    dates,
  }: { readonly days: ReadonlyMap<string, GroupDay>; readonly dates: ReadonlySet<string> },
  hashes: Hashes,
): Promise<Omit<StoreDay, 'isOver'>> {
  const all = new Map<string, StreamSlice>();
  const own = new Map<string, StreamSlice>();
  const carried: Record<string, number> = {};
  for (const [group, { firstBatch: from, lastBatch: to }] of days) {
    all.set(journalOf(group), { from, to });
    own.set(journalOf(group), { from, to });
  }
  for (const stream of await store.streams()) {
    if (stream.startsWith(JOURNAL_PREFIX)) continue;
    const isTaken = [...days.values()].some(
      ({ last, before }) => last.has(stream) || before.has(stream),
    );
    const slices = isTaken
      ? await takenSlices(store, stream, tradingDate, days)
      : await datedSlices(store, stream, tradingDate, { days, dates });
    if (slices === undefined) continue;
    all.set(stream, slices.all);
    own.set(stream, slices.own);
    if (slices.all.from === slices.own.from) continue;
    const before = { from: slices.all.from, to: idBefore(slices.own.from) };
    const count = await sliceLength(store, stream, before);
    if (count > 0) carried[stream] = count;
  }
  return { all: partOf(store, all, hashes), own: partOf(store, own, hashes), carried };
}

interface Slices {
  readonly all: StreamSlice;
  readonly own: StreamSlice;
}

/**
 * The part of a stream that groups take. An entry is the day's when a group took it on the day, or
 * when it bears the date and was made on it by a service that was late.
 */
async function takenSlices(
  store: EventStore,
  stream: string,
  tradingDate: string,
  days: ReadonlyMap<string, GroupDay>,
): Promise<Slices | undefined> {
  const ids = (part: 'first' | 'last' | 'before'): readonly string[] =>
    [...days.values()].flatMap((day) => day[part].get(stream) ?? []).sort(compareStreamIds);
  const isEarlier = (entry: StreamEntry): boolean => dateOf(entry) < tradingDate;
  const before = await lastWhile(store, stream, ids('before').at(-1) ?? STREAM_START, isEarlier);
  const isOver = [...days.values()].every(({ stateAtEnd }) => stateAtEnd !== undefined);
  const lastTaken = ids('last').at(-1) ?? before;
  const end = isOver
    ? await lastWhile(
        store,
        stream,
        latestOf(before, lastTaken),
        (entry) => dateOf(entry) <= tradingDate,
      )
    : latestOf(before, lastTaken);
  const [firstTaken = end] = ids('first');
  const ownFrom = idAfter(before);
  const from = compareStreamIds(firstTaken, ownFrom) < 0 ? firstTaken : ownFrom;
  if (compareStreamIds(end, from) < 0) return undefined;
  return { all: { from, to: latestOf(end, lastTaken) }, own: { from: ownFrom, to: end } };
}

function latestOf(a: string, b: string): string {
  return compareStreamIds(a, b) < 0 ? b : a;
}

/** The last entry after a position up to which all are so; the position when the first is not. */
async function lastWhile(
  store: EventStore,
  stream: string,
  position: string,
  isSo: (entry: StreamEntry) => boolean,
): Promise<string> {
  let last = position;
  for (;;) {
    const page = await store.range(stream, { after: last, count: ENTRIES_PER_RANGE });
    for (const entry of page) {
      if (!isSo(entry)) return last;
      last = entry.id;
    }
    if (page.length === 0) return last;
  }
}

/**
 * Of a stream that no group takes: from the first entry that bears the date to the first one of a
 * later day; of dead letters those that befell the day.
 */
async function datedSlices(
  store: EventStore,
  stream: string,
  tradingDate: string,
  {
    days,
    dates,
  }: { readonly days: ReadonlyMap<string, GroupDay>; readonly dates: ReadonlySet<string> },
): Promise<Slices | undefined> {
  const only = new Set<string>();
  let [date = ''] = [...dates].sort();
  let after = STREAM_START;
  for (;;) {
    const page = await store.range(stream, { after, count: ENTRIES_PER_RANGE });
    for (const entry of page) {
      const own = dateOf(entry);
      // A date that the desk never had says nothing; one that comes late counts where it stands.
      if (dates.has(own) && own > date) date = own;
      const isTaken = stream === DEAD_LETTERS ? isLetterOf(entry, days) : undefined;
      if (isTaken ?? date === tradingDate) only.add(entry.id);
    }
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  const [from] = only;
  if (from === undefined) return undefined;
  const slice = { from, to: [...only].at(-1) ?? from, only };
  return { all: slice, own: slice };
}

/** Whether a group met a letter's entry on the day; undefined for a letter of the desk's edge. */
function isLetterOf(
  { fields }: StreamEntry,
  days: ReadonlyMap<string, GroupDay>,
): boolean | undefined {
  const { group, source = '', source_id: sourceId = '' } = fields;
  if (group === undefined || !STREAM_ID.test(sourceId)) return undefined;
  const day = days.get(group);
  const [first, last] = [day?.first.get(source), day?.last.get(source)];
  if (first === undefined || last === undefined) return false;
  return compareStreamIds(sourceId, first) >= 0 && compareStreamIds(sourceId, last) <= 0;
}

/** No date is later. */
const LAST_DATE_MS = 8.64e15;
const UNIX_NS = /^\d{7,19}$/;

/** The date of an event; of anything else the date of its id, which is that of the server. */
function dateOf({ id, fields }: StreamEntry): string {
  const { timestamp = '' } = fields;
  const ms = UNIX_NS.test(timestamp) ? msFromUnixNs(timestamp as UnixNs) : Number(id.split('-')[0]);
  return ms <= LAST_DATE_MS ? tradingDateAt(ms) : '';
}

function partOf(
  store: EventStore,
  slices: ReadonlyMap<string, StreamSlice>,
  hashes: Hashes,
): DayStore {
  return {
    streams: async () => [...slices.keys()].sort(),
    length: async (stream) => {
      const slice = slices.get(stream);
      return slice === undefined ? 0 : sliceLength(store, stream, slice);
    },
    hashes: async () => [...hashes.keys()].sort(),
    latest: async (hash) => hashes.get(hash) ?? {},
    range: async (stream, options = {}) => {
      const slice = slices.get(stream);
      return slice === undefined ? [] : sliceRange(store, stream, slice, options);
    },
  };
}
