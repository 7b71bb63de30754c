import {
  compareUnixNs,
  elapsedMs,
  type EventOf,
  type QeEvent,
  type UnixNs,
} from '@quant-engine/contracts';
import { type Map } from 'immutable';
import { AHEAD_OF_CLOCK_MS_MAX, type Clock } from './clock';

/** So many facts of each type and symbol wait for the first tick: the newest ones. */
const WAITING_EACH_MAX = 3;
/** Of so many types and symbols; of more of them nothing waits. */
const WAITING_KEYS_MAX = 5_000;

/** What others say of the market, or of the moment: not believed when it is of the future. */
export type MarketFact =
  EventOf<'l1'> | EventOf<'print'> | EventOf<'feature'> | EventOf<'exposure'>;

/** Facts that came before the first tick, by type and symbol. */
export type WaitingFacts = Map<string, readonly QeEvent[]>;

/** A batch, sorted by whether it can be taken. */
export interface Sifted {
  /** What is taken, in order. */
  readonly events: readonly QeEvent[];
  /** Facts dated more than 5 s ahead of the clock: they would stay fresh and keep others out. */
  readonly ahead: readonly MarketFact[];
  readonly waiting: WaitingFacts;
}

/**
 * Sorts out what a batch says of the market ahead of the clock. Before the first tick nothing can
 * be told: the last facts of each symbol wait for it, and are then judged as if they came with it.
 * Everything else is taken whatever its date.
 *
 * @param clock as it is after the batch: its ticks may stand behind what they prove right
 */
export function siftFacts(
  batch: readonly QeEvent[],
  clock: Clock | null,
  waiting: WaitingFacts,
): Sifted {
  if (clock === null) {
    const events = batch.filter((event) => waitingKey(event) === undefined);
    return { events, ahead: [], waiting: batch.reduce(withWaiting, waiting) };
  }
  const all = waiting.isEmpty() ? batch : [...inOrder(waiting), ...batch];
  const ahead: MarketFact[] = [];
  const events = all.filter((event) => {
    if (!isMarketFact(event) || !isAhead(clock, factTime(event))) return true;
    ahead.push(event);
    return false;
  });
  return { events, ahead, waiting: waiting.isEmpty() ? waiting : waiting.clear() };
}

/** Whether a time is further ahead of the clock than clocks differ. */
export function isAhead(clock: Clock, time: UnixNs): boolean {
  return elapsedMs(clock.time, time) > AHEAD_OF_CLOCK_MS_MAX;
}

/** When the fact was so, by the word of its source. */
export function factTime(fact: MarketFact): UnixNs {
  switch (fact.event_type) {
    case 'l1':
      return fact.data.quote_time;
    case 'print':
      return fact.data.print_time;
    case 'feature':
      return fact.data.truth_time;
    case 'exposure':
      return fact.timestamp;
  }
}

function isMarketFact(event: QeEvent): event is MarketFact {
  return (FACT_TYPES as readonly string[]).includes(event.event_type);
}

const FACT_TYPES = ['l1', 'print', 'feature', 'exposure'] as const;

/** What a fact waits under; undefined for what need not wait. A proposal waits to be judged. */
function waitingKey(event: QeEvent): string | undefined {
  if (event.event_type === 'exposure') return `exposure|${event.data.account_id}`;
  if (event.event_type === 'proposal') {
    return `proposal|${event.data.account_id}|${event.data.symbol}`;
  }
  return isMarketFact(event) ? `${event.event_type}|${event.data.symbol}` : undefined;
}

function withWaiting(waiting: WaitingFacts, event: QeEvent): WaitingFacts {
  const key = waitingKey(event);
  if (key === undefined) return waiting;
  const before = waiting.get(key);
  if (before === undefined && waiting.size >= WAITING_KEYS_MAX) return waiting;
  return waiting.set(key, [...(before ?? []), event].slice(-WAITING_EACH_MAX));
}

/** By time, and what is of one moment by its place: the order of a Map says nothing. */
function inOrder(waiting: WaitingFacts): readonly QeEvent[] {
  return [...waiting]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, events]) => events)
    .sort((a, b) => compareUnixNs(a.timestamp, b.timestamp));
}
