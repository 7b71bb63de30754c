import { CLASSIFICATIONS, clampUsd, parseUsd, type EventOf } from '@quant-engine/contracts';
import { beforeFills, bookTrade, flatBook, withoutCounted } from './book';
import { compareFills, executionRoot, fillOf, signedQuantity, type Fill } from './fill';
import { bookKey, fillKey, rowKey } from './keys';
import { addRows, rowOfFill } from './row';
import { NEW_ACCOUNT, type LedgerState } from './state';

/**
 * Takes what an order event says of an execution: a fill, its commission, a correction or a bust.
 *
 * @throws QE_SCHEMA_INVALID, QE_MONEY_RANGE
 */
export function takeOrder(state: LedgerState, event: EventOf<'order'>): LedgerState {
  const { data } = event;
  const fill = fillOf(event);
  if (data.exec_id === undefined) return state;
  const known = state.fills.get(fillKey(data.account_id, data.exec_id));
  // A bust of a fill that is not in the day's books has nothing to take out.
  if (data.action === 'BUSTED') return known === undefined ? state : bust(state, known);
  if (known !== undefined) return amendCommission(state, known, data.commission);
  if (fill === undefined) return state;
  const corrected = data.action === 'CORRECTED' ? originalOf(state, fill) : undefined;
  return corrected === undefined ? takeFill(state, fill) : correct(state, corrected, fill);
}

/** Folds the day of one symbol again from its baseline, in the order of the executions. */
export function refold(state: LedgerState, account: string, symbol: string): LedgerState {
  const key = bookKey(account, symbol);
  const cleared: LedgerState = {
    ...state,
    books: state.books.update(key, flatBook(account, symbol), beforeFills),
    rows: state.rows.deleteAll(CLASSIFICATIONS.map((word) => rowKey(account, symbol, word))),
  };
  return liveFills(state, account)
    .filter((fill) => fill.symbol === symbol)
    .reduce(bookFill, cleared);
}

/** The fills of an account that count, in the order of the executions. */
export function liveFills(state: LedgerState, account: string): readonly Fill[] {
  return [...state.fills.values()]
    .filter((fill) => fill.account === account && fill.void !== true)
    .sort(compareFills);
}

/** Takes a fill that the baseline's snapshot counts out of the overnight position. */
export function takeOutCounted(state: LedgerState, fill: Fill): LedgerState {
  const key = bookKey(fill.account, fill.symbol);
  const book = state.books.get(key, flatBook(fill.account, fill.symbol));
  const overnight = withoutCounted(book, signedQuantity(fill), fill.price);
  return { ...state, books: state.books.set(key, overnight) };
}

function takeFill(state: LedgerState, fill: Fill): LedgerState {
  const account = state.accounts.get(fill.account, NEW_ACCOUNT);
  const taken: LedgerState = {
    ...state,
    accounts: state.accounts.set(fill.account, account),
    fills: state.fills.set(fillKey(fill.account, fill.execId), fill),
  };
  if (fill.seq > account.countedSeq) return bookFill(taken, fill);
  // The snapshot counted this fill before it came here; taken as overnight it would count twice.
  return refold(takeOutCounted(taken, fill), fill.account, fill.symbol);
}

function bookFill(state: LedgerState, fill: Fill): LedgerState {
  const key = bookKey(fill.account, fill.symbol);
  const before = state.books.get(key, flatBook(fill.account, fill.symbol));
  const { book, realised } = bookTrade(before, signedQuantity(fill), fill.price);
  const row = rowOfFill(fill, realised);
  const rows = state.rows.update(rowKey(fill.account, fill.symbol, fill.classification), (sum) =>
    sum === undefined ? row : addRows(sum, row),
  );
  return { ...state, books: state.books.set(key, book), rows };
}

function bust(state: LedgerState, fill: Fill): LedgerState {
  if (fill.void === true) return state;
  return refold(voided(state, fill), fill.account, fill.symbol);
}

function correct(state: LedgerState, original: Fill, correction: Fill): LedgerState {
  // It takes the place of the original: an opposite fill later on would realise something else.
  const fill = { ...correction, time: original.time, seq: original.seq };
  const next = voided(state, original);
  const fills = next.fills.set(fillKey(fill.account, fill.execId), fill);
  return refold({ ...next, fills }, fill.account, fill.symbol);
}

function voided(state: LedgerState, fill: Fill): LedgerState {
  const fills = state.fills.set(fillKey(fill.account, fill.execId), { ...fill, void: true });
  return { ...state, fills };
}

function originalOf(state: LedgerState, correction: Fill): Fill | undefined {
  const root = executionRoot(correction.execId);
  return liveFills(state, correction.account).find(
    (fill) => fill.symbol === correction.symbol && executionRoot(fill.execId) === root,
  );
}

/** A commission may come after its fill; once known it stays. */
function amendCommission(
  state: LedgerState,
  fill: Fill,
  commission: string | undefined,
): LedgerState {
  if (commission === undefined || fill.commission !== undefined || fill.void === true) return state;
  const row = state.rows.get(rowKey(fill.account, fill.symbol, fill.classification));
  if (row === undefined) return state;
  const amended = { ...fill, commission: parseUsd(commission) };
  return {
    ...state,
    fills: state.fills.set(fillKey(fill.account, fill.execId), amended),
    rows: state.rows.set(rowKey(row.account, row.symbol, row.classification), {
      ...row,
      fees: clampUsd(row.fees + amended.commission),
    }),
  };
}
