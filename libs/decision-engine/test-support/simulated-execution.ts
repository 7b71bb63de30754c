import { parseUsd, type EventOf, type OrderStatus } from '@quant-engine/contracts';
import { type Book, exposure, orderOf } from '@quant-engine/testkit';

/** What becomes of an order at one tick. */
export type Fate = 'WAIT' | 'FILL' | 'FILL_HALF' | 'EXPIRE' | 'FILL_AFTER_END' | 'DENY';

interface SimulatedOrder {
  readonly intent: EventOf<'intent'>;
  leaves: number;
}

/**
 * Execution and the exposure service of a test, in one: it makes an order of each intent, lets a
 * schedule decide what becomes of it, and remembers the book after each order event, so that a
 * snapshot can be made of any moment of the past.
 */
export class SimulatedExecution {
  /** The order events so far, in order; the first has number 1. */
  readonly events: EventOf<'order'>[] = [];
  /** The book after each order event; the first is before any. */
  readonly books: Book[];
  #orders: SimulatedOrder[] = [];
  #intents: EventOf<'intent'>[] = [];

  constructor(book: Book) {
    this.books = [book];
  }

  get book(): Book {
    return this.books[this.books.length - 1] as Book;
  }

  send(intents: readonly EventOf<'intent'>[]): void {
    this.#intents.push(...intents);
  }

  /** A snapshot as it would be made now by somebody who has seen so many order events. */
  snapshotAfter(seq: number, tick: number, equity: string): EventOf<'exposure'> {
    return exposure(this.books[seq] as Book, { at: tick, order_seq: seq, equity });
  }

  /**
   * A count of order events that does not part an end from the fill that it crossed: whoever has
   * seen only the end cannot know better than to ask for those shares again.
   */
  wholeAfter(count: number): number {
    const next = this.events[count]?.data;
    const isLateFill = next?.status === 'CANCELED' && next.last_quantity !== undefined;
    return isLateFill ? count + 1 : count;
  }

  /** Takes in the intents that wait, then lets each open order meet its fate. */
  advance(fateOf: (index: number) => Fate): void {
    for (const intent of this.#intents) {
      const fate = fateOf(this.events.length);
      if (fate === 'DENY') {
        this.#record(intent, 'DENIED', 0);
        continue;
      }
      this.#record(intent, 'PENDING_SUBMIT', intent.data.quantity);
      this.#orders.push({ intent, leaves: intent.data.quantity });
    }
    this.#intents = [];
    this.#orders.forEach((open, index) => this.#meet(open, fateOf(index)));
    this.#orders = this.#orders.filter((open) => open.leaves > 0);
  }

  #meet(open: SimulatedOrder, fate: Fate): void {
    switch (fate) {
      case 'FILL':
        return this.#fill(open, open.leaves);
      case 'FILL_HALF':
        return this.#fill(open, Math.ceil(open.leaves / 2));
      case 'EXPIRE':
        open.leaves = 0;
        return this.#record(open.intent, 'EXPIRED', 0);
      case 'FILL_AFTER_END': {
        // The cancel crossed a fill: the broker reports the end first, and then the fill.
        const shares = open.leaves;
        open.leaves = 0;
        this.#record(open.intent, 'CANCELED', 0);
        return this.#record(open.intent, 'CANCELED', 0, shares);
      }
      default:
        return undefined;
    }
  }

  #fill(open: SimulatedOrder, shares: number): void {
    open.leaves -= shares;
    const status = open.leaves === 0 ? 'FILLED' : 'PARTIAL_FILL';
    this.#record(open.intent, status, open.leaves, shares);
  }

  #record(intent: EventOf<'intent'>, status: OrderStatus, leaves: number, shares = 0): void {
    const { symbol, action } = intent.data;
    const before = this.book[symbol];
    if (before === undefined) throw new Error(`nothing is held of ${symbol}`);
    const held = before.quantity + (action === 'BUY' ? shares : -shares);
    const seq = this.events.length + 1;
    const filled = intent.data.quantity - leaves;
    const step = { seq, status, leaves_quantity: leaves };
    const fill = { filled_quantity: filled, last_quantity: shares, position_after: held };
    this.events.push(orderOf(intent, shares === 0 ? step : { ...step, ...fill }));
    this.books.push({ ...this.book, [symbol]: { ...before, quantity: held } });
  }

  /** The book as it would be if all that was ever approved were filled. */
  bookAtWorst(): Book {
    const worst: Record<string, Book[string]> = { ...this.book };
    const live = [
      ...this.#orders,
      ...this.#intents.map((intent) => ({ intent, leaves: intent.data.quantity })),
    ];
    for (const { intent, leaves } of live) {
      const { symbol, action } = intent.data;
      const line = worst[symbol] as Book[string];
      const quantity = line.quantity + (action === 'BUY' ? leaves : -leaves);
      worst[symbol] = { ...line, quantity };
    }
    return worst;
  }
}

/** Gross of a book in micro-dollars. */
export function grossOf(book: Book): number {
  return Object.values(book).reduce(
    (sum, line) => sum + Math.abs(line.quantity) * parseUsd(line.mark),
    0,
  );
}
