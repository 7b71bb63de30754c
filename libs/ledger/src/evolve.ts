import type { QeEvent } from '@quant-engine/contracts';
import { takePosition } from './baseline';
import { carryOver, endQuantity } from './book';
import { takeOrder } from './booking';
import type { LedgerState } from './state';

/**
 * Folds an event into the ledger: sessions date it, position snapshots give the overnight baseline,
 * order events bring fills. Other types change nothing.
 *
 * Fills that come before any session event belong to the date that the first one names.
 *
 * @throws QE_SCHEMA_INVALID when a fill lacks its exec_id or price
 * @throws QE_MONEY_RANGE
 */
export function evolveLedger(state: LedgerState, event: QeEvent): LedgerState {
  switch (event.event_type) {
    case 'session':
      return takeDate(state, event.data.trading_date);
    case 'position':
      return takePosition(state, event);
    case 'order':
      return takeOrder(state, event);
    default:
      return state;
  }
}

function takeDate(state: LedgerState, tradingDate: string): LedgerState {
  // ISO dates sort as text; a tick of an earlier date came late and must not roll the day back.
  if (tradingDate <= state.tradingDate) return state;
  return state.tradingDate === '' ? { ...state, tradingDate } : rollOver(state, tradingDate);
}

/** Ends a day: the end positions become the baseline, everything else of the day is dropped. */
function rollOver(state: LedgerState, tradingDate: string): LedgerState {
  return {
    tradingDate,
    accounts: state.accounts.map((account) => ({ ...account, baseline: 'CARRIED' })),
    fills: state.fills.clear(),
    books: state.books.filter((book) => endQuantity(book) !== 0).map(carryOver),
    rows: state.rows.clear(),
  };
}
