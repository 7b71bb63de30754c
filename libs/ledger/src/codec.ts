import type { StateCodec, StateReader } from '@quant-engine/contracts';
import { Map } from 'immutable';
import type { Book } from './book';
import type { Fill } from './fill';
import type { LedgerRow } from './row';
import type { LedgerAccount, LedgerDay, LedgerState } from './state';

/** Stores the ledger by day, account, fill, book and row, so that a fill rewrites a few records. */
export const ledgerCodec: StateCodec<LedgerState> = {
  version: 3,
  slices: ({ clock, previous, ...day }) => ({
    clock,
    ...slicesOf(day, ''),
    ...(previous === null ? {} : slicesOf(previous, PREVIOUS)),
  }),
  restore: (slices) => {
    const previous = dayFrom(slices, PREVIOUS);
    return {
      clock: (slices.value('clock') ?? null) as LedgerState['clock'],
      previous: previous.tradingDate === '' ? null : previous,
      ...dayFrom(slices, ''),
    };
  },
};

/** Before the names of the day before. */
const PREVIOUS = 'previous_';

function slicesOf(day: LedgerDay, prefix: string): Readonly<Record<string, unknown>> {
  return {
    [`${prefix}trading_date`]: day.tradingDate,
    [`${prefix}accounts`]: day.accounts,
    [`${prefix}fills`]: day.fills,
    [`${prefix}books`]: day.books,
    [`${prefix}rows`]: day.rows,
  };
}

function dayFrom(slices: StateReader, prefix: string): LedgerDay {
  const mapOf = <T>(name: string): Map<string, T> =>
    Map(slices.entries(`${prefix}${name}`) as Iterable<[string, T]>);
  return {
    tradingDate: (slices.value(`${prefix}trading_date`) ?? '') as string,
    accounts: mapOf<LedgerAccount>('accounts'),
    fills: mapOf<Fill>('fills'),
    books: mapOf<Book>('books'),
    rows: mapOf<LedgerRow>('rows'),
  };
}
