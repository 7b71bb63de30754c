import type { StateCodec } from '@quant-engine/contracts';
import { Map } from 'immutable';
import type { Book } from './book';
import type { Fill } from './fill';
import type { LedgerRow } from './row';
import type { LedgerAccount, LedgerState } from './state';

/** Stores the ledger by day, account, fill, book and row, so that a fill rewrites a few records. */
export const ledgerCodec: StateCodec<LedgerState> = {
  version: 2,
  slices: ({ tradingDate, accounts, fills, books, rows }) => ({
    trading_date: tradingDate,
    accounts,
    fills,
    books,
    rows,
  }),
  restore: (slices) => ({
    tradingDate: (slices.value('trading_date') ?? '') as string,
    accounts: Map(slices.entries('accounts') as Iterable<[string, LedgerAccount]>),
    fills: Map(slices.entries('fills') as Iterable<[string, Fill]>),
    books: Map(slices.entries('books') as Iterable<[string, Book]>),
    rows: Map(slices.entries('rows') as Iterable<[string, LedgerRow]>),
  }),
};
