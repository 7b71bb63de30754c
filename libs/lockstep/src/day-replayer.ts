import {
  compareUnixNs,
  STREAM_OF,
  unixNsFromMs,
  type Problem,
  type QeEvent,
  type UnixNs,
} from '@quant-engine/contracts';
import { STREAM_START, type DeadLetter, type EventStore } from '@quant-engine/state-store';

/** Where the market of a day comes from, as far as the clock has got. */
export interface Market {
  /**
   * Publishes what the market did up to and including a time, as far as that is not done yet: asked
   * again, also after a failure, it leaves nothing out and doubles nothing.
   */
  publishUntil(ms: number): Promise<void>;
}

/** What a market player publishes on. */
export const MARKET_STREAMS: readonly string[] = [
  STREAM_OF.l1,
  STREAM_OF.print,
  STREAM_OF.feature,
  STREAM_OF.proposal,
];

/** A row of a tape that is no event. */
export interface RefusedTapeRow extends Problem {
  readonly file: string;
  readonly line: number;
  readonly raw: string;
}

/** What the market of a day does, and which rows of its tape are no event. */
export interface MarketDay {
  /** In the order of their times; the same at each call. */
  readonly events: () => Iterable<QeEvent>;
  /** Rows of the tape that are no event, each with its reason. */
  readonly refused: readonly RefusedTapeRow[];
  /** The first second that the clock ticks, Unix ms. */
  readonly startMs: number;
}

const ENTRIES_PER_RANGE = 1_000;

/** Plays the market of a day into a store, and buries the rows that are no events. */
export class DayReplayer implements Market {
  readonly #store: EventStore;
  readonly #source: MarketDay;
  readonly #fromMs: number | undefined;
  readonly #events: Iterator<QeEvent>;
  #next: IteratorResult<QeEvent>;
  /** Taken from the day, and not known to be published. */
  #waiting: readonly QeEvent[] = [];
  /** Keys of what an earlier player published last. */
  #published: ReadonlySet<string> | undefined;

  /**
   * @param fromMs given when the store may hold part of the day: the first second that was not
   *   played to its end. What is older is passed over, and of the second itself what is there.
   */
  constructor(store: EventStore, source: MarketDay, fromMs?: number) {
    this.#store = store;
    this.#source = source;
    this.#fromMs = fromMs;
    this.#events = source.events()[Symbol.iterator]();
    this.#next = this.#events.next();
  }

  async publishUntil(ms: number): Promise<void> {
    const published = (this.#published ??= await this.#begin());
    const taken = this.#take(unixNsFromMs(ms));
    const fresh = taken.filter((event) => !published.has(event.idempotency_key));
    this.#waiting = [...this.#waiting, ...fresh];
    if (this.#waiting.length === 0) return;
    await this.#store.publish(this.#waiting);
    this.#waiting = [];
  }

  async #begin(): Promise<ReadonlySet<string>> {
    await this.#store.bury(this.#source.refused.map(letterOf));
    if (this.#fromMs === undefined) return new Set();
    // A day that is begun late starts with quotes from before: of its first second all may be old.
    const isFirst = this.#fromMs <= this.#source.startMs;
    if (isFirst && this.#next.done === true) return new Set();
    if (isFirst) return keysAfter(this.#store, justBefore(this.#next.value.timestamp));
    const done = unixNsFromMs(this.#fromMs - 1000);
    this.#take(done);
    return keysAfter(this.#store, done);
  }

  /** The next events up to a time. */
  #take(until: UnixNs): readonly QeEvent[] {
    const taken: QeEvent[] = [];
    while (this.#next.done !== true && compareUnixNs(this.#next.value.timestamp, until) <= 0) {
      taken.push(this.#next.value);
      this.#next = this.#events.next();
    }
    return taken;
  }
}

function justBefore(time: UnixNs): UnixNs {
  return String(BigInt(time) - 1n) as UnixNs;
}

/**
 * The keys of the market events in a store that are later than a time. The store's own window of
 * idempotency knows a key for minutes only, and a desk may stand for longer.
 */
async function keysAfter(store: EventStore, time: UnixNs): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for (const stream of MARKET_STREAMS) {
    let after = STREAM_START;
    for (;;) {
      const entries = await store.range(stream, { after, count: ENTRIES_PER_RANGE });
      for (const { fields } of entries) {
        const { timestamp = '0', idempotency_key: key } = fields;
        if (key !== undefined && compareUnixNs(timestamp, time) > 0) keys.add(key);
      }
      const last = entries.at(-1);
      if (last === undefined) break;
      after = last.id;
    }
  }
  return keys;
}

function letterOf(row: MarketDay['refused'][number]): DeadLetter {
  return {
    source: row.file,
    sourceId: String(row.line),
    problems: [{ code: row.code, place: row.place, reason: row.reason }],
    fields: { row: row.raw },
  };
}
