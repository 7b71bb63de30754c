import {
  causedEvent,
  encodeEvent,
  rootEvent,
  unixNsFromMs,
  type EventOf,
  type QeEvent,
  type WireFields,
} from '@quant-engine/contracts';
import { decodeEntry, type StreamEntry } from '@quant-engine/state-store';

/** 12 January 2026, 10:00 in New York. */
const OPEN_MS = 1_768_230_000_000;
const SYMBOLS = 60;

/** A quote as a feed sends it; the same number gives the same event. */
export function quoteOf(n: number): EventOf<'l1'> {
  const timestamp = unixNsFromMs(OPEN_MS + n);
  const cents = 10 + (n % 80);
  return rootEvent('l1', `bench:${n}`, timestamp, {
    symbol: `SYM${n % SYMBOLS} PRA`,
    bid: `25.${cents}`,
    ask: `25.${cents + 4}`,
    bid_size: 400,
    ask_size: 300,
    last_price: `25.${cents + 2}`,
    last_size: 100,
    prev_close: '25.40',
    volume: 18_250 + n,
    quote_time: timestamp,
    source: 'bench',
  });
}

/** What came of one entry, for whoever carries it on. */
export interface Worked {
  readonly output: QeEvent;
  readonly symbol: string;
  /** The running state of the symbol, as it is kept. */
  readonly state: string;
}

/**
 * The work of a hop, the same for everyone who is measured: read and validate an entry, keep a
 * running state of its symbol, make one event of it.
 */
export class Work {
  readonly #counts = new Map<string, number>();

  take(entry: StreamEntry): Worked {
    const decoded = decodeEntry(entry);
    if (!decoded.ok || decoded.event.event_type !== 'l1') {
      throw new Error(`entry ${entry.id} holds no quote`);
    }
    const { event } = decoded;
    const { symbol, bid, ask, quote_time } = event.data;
    const count = (this.#counts.get(symbol) ?? 0) + 1;
    this.#counts.set(symbol, count);
    const output = causedEvent('feature', event, [symbol], {
      symbol,
      dominant_price: bid,
      print_count: count,
      confidence: 80,
      truth_time: quote_time,
    });
    return { output, symbol, state: JSON.stringify({ count, bid, ask }) };
  }
}

/** The fields of an event as a Redis command takes them. */
export function flatEvent(event: QeEvent): string[] {
  return Object.entries(encodeEvent(event)).flat();
}

/** Fields as a reply brings them. */
export function fieldsOf(flat: readonly string[]): WireFields {
  const fields: Record<string, string> = {};
  for (let i = 0; i < flat.length; i += 2) fields[flat[i] as string] = flat[i + 1] as string;
  return fields;
}
