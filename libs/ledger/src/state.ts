import type { Clock } from '@quant-engine/market-view';
import type { PendingSnapshot } from '@quant-engine/positions';
import { Map } from 'immutable';
import type { Book } from './book';
import type { Fill } from './fill';
import type { LedgerRow } from './row';

/**
 * Where the baseline of an account comes from: nowhere yet, the end positions of the day before,
 * the first snapshot of the day, or a first snapshot that came after the day's first fill.
 */
export type BaselineOrigin = 'NONE' | 'CARRIED' | 'SNAPSHOT' | 'LATE_SNAPSHOT';

/** Where the books of an account stand. */
export interface LedgerAccount {
  readonly baseline: BaselineOrigin;
  /** The last order event that the newest snapshot taken as a baseline counts; 0 before one. */
  readonly countedSeq: number;
  readonly pending?: PendingSnapshot;
}

/** The ledger, and the clock that it follows. Every map has a text key and plain JSON records. */
export interface LedgerState extends LedgerDay {
  readonly clock: Clock | null;
  /** The day before as it ended, for a clock that is set back to it; null before the second day. */
  readonly previous: LedgerDay | null;
}

/** The ledger of one trading date. */
export interface LedgerDay {
  /** Date in New York; empty until the first session event names it. */
  readonly tradingDate: string;
  /** By account. */
  readonly accounts: Map<string, LedgerAccount>;
  /** The day's fills by `account|exec_id`. */
  readonly fills: Map<string, Fill>;
  /** By `account|symbol`. */
  readonly books: Map<string, Book>;
  /** By `account|symbol|class`. */
  readonly rows: Map<string, LedgerRow>;
}

export const NEW_ACCOUNT: LedgerAccount = { baseline: 'NONE', countedSeq: 0 };

/** The ledger before the first event. */
export function initialLedger(): LedgerState {
  return { clock: null, previous: null, ...emptyDay('') };
}

export function emptyDay(tradingDate: string): LedgerDay {
  return { tradingDate, accounts: Map(), fills: Map(), books: Map(), rows: Map() };
}
