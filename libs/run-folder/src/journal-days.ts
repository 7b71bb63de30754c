import type { WireFields } from '@quant-engine/contracts';
import {
  decodeJournalBatch,
  journalOf,
  STREAM_START,
  type EventStore,
  type JournalBatch,
  type StreamEntry,
} from '@quant-engine/state-store';

const ENTRIES_PER_RANGE = 1_000;

/** What a group took on one trading date, as its journal tells. */
export interface GroupDay {
  readonly tradingDate: string;
  /** The first and the last batch of the day, by their ids in the journal. */
  readonly firstBatch: string;
  lastBatch: string;
  /** The first and the last entry that was taken, by stream. */
  readonly first: Map<string, string>;
  readonly last: Map<string, string>;
  /** Where the group stood on its streams when the day began, as far back as the journal goes. */
  readonly before: ReadonlyMap<string, string>;
  /** The private state at its end, which the next day begins with; absent while the day goes on. */
  stateAtEnd?: WireFields;
}

/** The days of a group, read from its journal as far as that goes. */
export class JournalDays {
  readonly group: string;
  readonly days: GroupDay[] = [];
  readonly #store: Pick<EventStore, 'range'>;
  readonly #positions = new Map<string, string>();
  #lastId = STREAM_START;
  /** Batches before the first tick of a desk: they belong to the day that begins with it. */
  #early: { readonly id: string; readonly taken: JournalBatch['taken'] }[] = [];

  constructor(store: Pick<EventStore, 'range'>, group: string) {
    this.#store = store;
    this.group = group;
  }

  /** Reads on to the journal's end. @returns whether there was anything new */
  async readOn(): Promise<boolean> {
    let isNew = false;
    for (;;) {
      const options = { after: this.#lastId, count: ENTRIES_PER_RANGE };
      const entries = await this.#store.range(journalOf(this.group), options);
      for (const entry of entries) this.#add(entry);
      if (entries.length === 0) return isNew;
      isNew = true;
    }
  }

  dayOf(tradingDate: string): GroupDay | undefined {
    return this.days.find((day) => day.tradingDate === tradingDate);
  }

  #add(entry: StreamEntry): void {
    const { id } = entry;
    const { taken, begins } = decodeJournalBatch(this.group, entry);
    this.#lastId = id;
    if (begins !== undefined) this.#begin(begins.tradingDate, begins.state, id);
    const day = this.days.at(-1);
    if (day === undefined) this.#early.push({ id, taken });
    else note(day, id, taken);
    for (const [stream, entry] of taken) this.#positions.set(stream, entry);
  }

  #begin(tradingDate: string, state: WireFields, id: string): void {
    const before = this.days.at(-1);
    if (before !== undefined) before.stateAtEnd = state;
    // Where the service had a state already, what stands before is the rest of an earlier day.
    const early = Object.keys(state).length === 0 ? this.#early : [];
    const firstBatch = early[0]?.id ?? id;
    const day: GroupDay = {
      ...{ tradingDate, firstBatch, lastBatch: id, first: new Map(), last: new Map() },
      before: new Map(early.length > 0 ? [] : this.#positions),
    };
    for (const batch of early) note(day, batch.id, batch.taken);
    this.#early = [];
    this.days.push(day);
  }
}

function note(day: GroupDay, id: string, taken: JournalBatch['taken']): void {
  day.lastBatch = id;
  for (const [stream, entry] of taken) {
    if (!day.first.has(stream)) day.first.set(stream, entry);
    day.last.set(stream, entry);
  }
}
