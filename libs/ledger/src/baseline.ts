import type { EventOf } from '@quant-engine/contracts';
import {
  isWhole,
  lotAt,
  withLine,
  type PendingSnapshot,
  type SnapshotLine,
} from '@quant-engine/positions';
import { flatBook, type Book } from './book';
import { liveFills, refold, takeOutCounted } from './booking';
import { bookKey } from './keys';
import { NEW_ACCOUNT, type LedgerAccount, type LedgerState } from './state';

/**
 * Takes a line of a snapshot. The first complete snapshot of a trading date becomes the account's
 * baseline; later ones (reconciliations) change nothing.
 *
 * @throws QE_MONEY_RANGE
 */
export function takePosition(state: LedgerState, event: EventOf<'position'>): LedgerState {
  const { data } = event;
  const account = state.accounts.get(data.account_id, NEW_ACCOUNT);
  if (account.baseline === 'SNAPSHOT' || account.baseline === 'LATE_SNAPSHOT') return state;
  const pending = withLine(account.pending, data);
  if (pending === account.pending) return state;
  if (isWhole(pending)) return takeBaseline(state, data.account_id, pending);
  return withAccount(state, data.account_id, { ...account, pending });
}

/** A snapshot is absolute: what it does not list was not held. */
function takeBaseline(state: LedgerState, account: string, snapshot: PendingSnapshot): LedgerState {
  const fills = liveFills(state, account);
  const counted = fills.filter((fill) => fill.seq <= snapshot.countedSeq);
  const books = state.books
    .filter((book) => book.account !== account)
    .merge(booksOf(account, Object.values(snapshot.lines)));
  const taken = withAccount({ ...state, books }, account, {
    baseline: fills.length === 0 ? 'SNAPSHOT' : 'LATE_SNAPSHOT',
    countedSeq: snapshot.countedSeq,
  });
  const overnight = counted.reduce(takeOutCounted, taken);
  const traded = new Set(fills.map((fill) => fill.symbol));
  return [...traded].reduce((next, symbol) => refold(next, account, symbol), overnight);
}

function booksOf(account: string, lines: readonly SnapshotLine[]): readonly [string, Book][] {
  return lines.flatMap(({ symbol, quantity, avgPrice, prevClose }) => {
    if (symbol === undefined) return [];
    const book: Book = {
      ...flatBook(account, symbol),
      ...(prevClose === undefined ? {} : { prevClose }),
      baseline: lotAt(quantity, avgPrice),
    };
    return [[bookKey(account, symbol), book]];
  });
}

function withAccount(state: LedgerState, name: string, account: LedgerAccount): LedgerState {
  return { ...state, accounts: state.accounts.set(name, account) };
}
