import { DEAD_LETTERS, streamOf, type HashFields, type QeEvent } from '@quant-engine/contracts';
import {
  admitted,
  CoreFailure,
  ofCore,
  type Service,
  stateFields,
  stateFrom,
} from '@quant-engine/service-host';
import {
  decodeDeadLetter,
  decodeJournalBatch,
  journalOf,
  privateStateOf,
  type Delivered,
  type JournalBatch,
} from '@quant-engine/state-store';
import { eventDifference, hashDifference, type Difference } from './difference';
import { RecordReaders, type DayRecord } from './record';

/** What came of letting a service take again what it took. */
export interface Replayed {
  readonly group: string;
  readonly batches: number;
  readonly inputs: number;
  /** How many events it made again, by their streams. */
  readonly outputs: Readonly<Record<string, number>>;
  /** The first one; what would come after it follows from it. */
  readonly difference?: Difference;
}

/**
 * Lets a service take all that it took, batch by batch in the order of its journal, and compares
 * what it makes of it with what is on record: each output, and the state at the end. A live day
 * begins with the state that the service had at its beginning.
 *
 * @throws QE_RUN_FOLDER when something that was taken is not on record
 */
export function replayService<S>(service: Service<S>, record: DayRecord): Replayed {
  const replay = new ServiceReplay(service, record);
  const difference = replay.firstDifference();
  const { batches, inputs, outputs } = replay;
  const counts = { group: service.group, batches, inputs, outputs };
  return difference === undefined ? counts : { ...counts, difference };
}

class ServiceReplay<S> {
  batches = 0;
  inputs = 0;
  readonly outputs: Record<string, number> = {};
  readonly #service: Service<S>;
  readonly #record: DayRecord;
  readonly #taken: RecordReaders;
  readonly #made: RecordReaders;
  readonly #latest: Record<string, HashFields> = {};
  readonly #putAside: ReadonlySet<string>;
  #state: S;
  #tradingDate: string | undefined;

  constructor(service: Service<S>, record: DayRecord) {
    this.#service = service;
    this.#record = record;
    this.#taken = new RecordReaders(record);
    this.#made = new RecordReaders(record);
    this.#putAside = putAside(service.group, record);
    this.#state = service.core.initialState();
  }

  firstDifference(): Difference | undefined {
    const { group } = this.#service;
    const journal = journalOf(group);
    for (const entry of this.#record.entries(journal)) {
      const batch = decodeJournalBatch(group, entry);
      this.#begin(batch);
      const difference = this.#batchDifference(batch, `${journal}/${entry.id}`);
      if (difference !== undefined) return difference;
      this.batches += 1;
      this.inputs += batch.taken.length;
    }
    // A service that took nothing has written nothing.
    return this.batches === 0 ? undefined : this.#stateDifference();
  }

  #begin({ begins }: JournalBatch): void {
    if (begins === undefined) return;
    const { core, group } = this.#service;
    if (this.batches === 0) {
      this.#state = stateFrom(core.codec, begins.state, group) ?? this.#state;
    }
    this.#tradingDate = begins.tradingDate;
  }

  #batchDifference(
    { taken, outputs, refused = [] }: JournalBatch,
    place: string,
  ): Difference | undefined {
    const delivered = taken.map(([stream, id]): Delivered => ({
      stream,
      ...this.#taken.of(stream).at(id),
    }));
    const made = this.#step(delivered, refused);
    for (const event of made) {
      const difference = eventDifference(this.#made, event, place);
      if (difference !== undefined) return difference;
      const stream = streamOf(event);
      this.outputs[stream] = (this.outputs[stream] ?? 0) + 1;
    }
    if (made.length === outputs) return undefined;
    return { place, was: `${outputs} outputs`, is: `${made.length} outputs` };
  }

  /** What comes of a batch; nothing of an entry that was put aside, which was taken alone. */
  #step(delivered: readonly Delivered[], refused: readonly number[]): readonly QeEvent[] {
    const [first] = delivered;
    if (first !== undefined && this.#putAside.has(placeOf(first.stream, first.id))) return [];
    try {
      const { core } = this.#service;
      const { events } = admitted(this.#service, delivered, (_, index) => refused.includes(index));
      const { state, outputs, latest } = ofCore(() => core.step(this.#state, events));
      this.#state = state;
      Object.assign(this.#latest, latest);
      return outputs;
    } catch (error) {
      // Its letter is gone when it was fed again or dropped.
      if (error instanceof CoreFailure && delivered.length === 1) return [];
      throw error;
    }
  }

  #stateDifference(): Difference | undefined {
    const { group, core } = this.#service;
    const state = stateFields(core.codec, this.#state, this.#tradingDate);
    const hashes = { [privateStateOf(group)]: state, ...this.#latest };
    // Of a day that was written after its end, latest state was the next day's by then.
    const isStateOnly = this.#record.manifest?.stateOnly === true;
    for (const [hash, fields] of Object.entries(hashes)) {
      if (isStateOnly && hash !== privateStateOf(group)) continue;
      const difference = hashDifference(hash, this.#record.latest(hash), fields);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
}

/** The places of the entries that a group put aside, as its core or its process failed on them. */
function putAside(group: string, record: DayRecord): ReadonlySet<string> {
  const places = new Set<string>();
  for (const { fields } of record.entries(DEAD_LETTERS)) {
    const { group: of, source, sourceId, problems } = decodeDeadLetter(fields);
    const isPoison = problems.some(({ code }) => code === 'QE_EVENT_POISON');
    if (of === group && isPoison) places.add(placeOf(source, sourceId));
  }
  return places;
}

function placeOf(stream: string, id: string): string {
  return `${stream} ${id}`;
}
