import { eventStreams, STREAM_OF, type QeEvent } from '@quant-engine/contracts';
import type { RunFolder } from '@quant-engine/run-folder';
import { decodeEntry, type StreamEntry } from '@quant-engine/state-store';

/** Streams of many events that are seldom asked for; they are read when they are. */
const MARKET: readonly string[] = [STREAM_OF.l1, STREAM_OF.print];

const ID_LENGTH = 36;

/** The events of a day, by what brought them about. */
export class DayEvents {
  readonly #folder: RunFolder;
  readonly #byId = new Map<string, QeEvent>();
  readonly #effects = new Map<string, QeEvent[]>();

  constructor(folder: RunFolder) {
    this.#folder = folder;
    for (const stream of eventStreams().filter((name) => !MARKET.includes(name))) {
      for (const entry of folder.entries(stream)) this.#keep(eventOf(entry, stream));
    }
  }

  *[Symbol.iterator](): Generator<QeEvent> {
    yield* this.#byId.values();
  }

  get(id: string): QeEvent | undefined {
    return this.#byId.get(id) ?? this.#inMarket(id);
  }

  /** What an event brought about directly, in the order of the streams. */
  effectsOf(id: string): readonly QeEvent[] {
    return this.#effects.get(id) ?? [];
  }

  /** From what brought an event about directly to what began it all. */
  causesOf(event: QeEvent): readonly QeEvent[] {
    const causes: QeEvent[] = [];
    for (let id = event.causation_id; id !== undefined; id = causes.at(-1)?.causation_id) {
      const cause = this.get(id);
      if (cause === undefined) break;
      causes.push(cause);
    }
    return causes;
  }

  /**
   * The events whose id begins with a text, and the first one of each order that is so named; of
   * the market's only one whose id is given whole.
   */
  find(text: string): readonly QeEvent[] {
    const exact = text.length === ID_LENGTH ? this.get(text) : undefined;
    if (exact !== undefined) return [exact];
    const wanted = text.replace(/^qe-/, '');
    const found = new Map<string, QeEvent>();
    for (const event of this) {
      const orderId = event.event_type === 'order' ? event.data.order_id : '';
      if (event.event_id.startsWith(wanted)) found.set(event.event_id, event);
      else if (orderId.startsWith(wanted) && !found.has(orderId)) found.set(orderId, event);
    }
    return [...found.values()];
  }

  #keep(event: QeEvent | undefined): void {
    if (event === undefined) return;
    this.#byId.set(event.event_id, event);
    if (event.causation_id === undefined) return;
    const effects = this.#effects.get(event.causation_id);
    if (effects === undefined) this.#effects.set(event.causation_id, [event]);
    else effects.push(event);
  }

  #inMarket(id: string): QeEvent | undefined {
    for (const stream of MARKET) {
      for (const entry of this.#folder.entries(stream)) {
        if (entry.fields['event_id'] === id) return eventOf(entry, stream);
      }
    }
    return undefined;
  }
}

/** What no service took is no event: it lies among the dead letters. */
function eventOf(entry: StreamEntry, stream: string): QeEvent | undefined {
  const decoded = decodeEntry({ ...entry, stream });
  return decoded.ok ? decoded.event : undefined;
}
