import type { EventOf, QeEvent } from '@quant-engine/contracts';
import { clockAfter, wasSetBack } from '@quant-engine/market-view';
import { takePosition } from './baseline';
import { carryOver, endQuantity } from './book';
import { refold, takeOrder } from './booking';
import type { LedgerDay, LedgerState } from './state';

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
      return takeTick(state, event);
    case 'position':
      return takePosition(state, event);
    case 'order':
      return takeOrder(state, event);
    default:
      return state;
  }
}

function takeTick(before: LedgerState, event: EventOf<'session'>): LedgerState {
  const clock = clockAfter(before.clock, event);
  const state = { ...before, clock };
  const { trading_date: date } = clock;
  if (date === state.tradingDate) return state;
  if (state.tradingDate === '') return { ...state, tradingDate: date };
  const { previous } = state;
  if (wasSetBack(before.clock, clock) && previous?.tradingDate === date) {
    return backTo(previous, state);
  }
  return date < state.tradingDate ? state : rollOver(state, date);
}

/** Ends a day: the end positions become the baseline, everything else begins anew. */
function rollOver(state: LedgerState, tradingDate: string): LedgerState {
  const { accounts, fills, books, rows } = state;
  return {
    clock: state.clock,
    previous: { tradingDate: state.tradingDate, accounts, fills, books, rows },
    tradingDate,
    accounts: accounts.map((account) => ({ ...account, baseline: 'CARRIED' })),
    fills: fills.clear(),
    books: books.filter((book) => endQuantity(book) !== 0).map(carryOver),
    rows: rows.clear(),
  };
}

/** A day goes on that had not ended: what was filled meanwhile belongs to it. */
function backTo(previous: LedgerDay, { clock, fills }: LedgerState): LedgerState {
  const day: LedgerState = {
    ...previous,
    clock,
    previous: null,
    fills: previous.fills.merge(fills),
  };
  return [...fills.values()].reduce(
    (state, { account, symbol }) => refold(state, account, symbol),
    day,
  );
}
