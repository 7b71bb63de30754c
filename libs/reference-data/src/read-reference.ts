import type { Problem } from '@quant-engine/contracts';
import { readingOf, type Reading } from '@quant-engine/csv-file';
import { collectAccounts, type Account } from './accounts';
import { collectInstruments } from './instruments';
import { collectPositions, type PositionRow } from './positions';
import { ReferenceData } from './reference-data';

/** The text of a file and the name that messages give it. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
}

/** The texts of the files of reference data, with their names. */
export interface ReferenceFiles {
  readonly instruments: SourceText;
  readonly accounts: SourceText;
  readonly positions: readonly (SourceText & { readonly account: string })[];
}

/**
 * Reads the files of a desk, or gives everything that is wrong with any of them.
 *
 * Problems bear the codes of the single readers, QE_BOOK_UNKNOWN_ACCOUNT for a book whose account
 * is not listed, QE_BOOK_UNKNOWN_SYMBOL for a position without an instrument, QE_GROUP_UNKNOWN for
 * an instrument whose group has no limit, QE_BOOK_DUPLICATE for a second book and QE_FILE_MISSING
 * for none.
 *
 * @param groups the groups that have a limit; any group is taken when they are not given
 */
export function readReference(
  files: ReferenceFiles,
  groups?: readonly string[],
): Reading<ReferenceData> {
  const instruments = collectInstruments(files.instruments.text, files.instruments.file, groups);
  // Which symbols there are is only known when their file could be read in full.
  const listed = instruments.problems.length === 0 ? instruments.content : undefined;
  const accounts = collectAccounts(files.accounts.text, files.accounts.file);
  const problems: Problem[] = [...instruments.problems, ...accounts.problems];
  const books = new Map<string, readonly PositionRow[]>();
  for (const { account, text, file } of files.positions) {
    const book = collectPositions(text, file, account, listed);
    problems.push(...book.problems);
    if (books.has(account)) {
      const reason = `a second book of ${account}, wanted one file for it`;
      problems.push({ code: 'QE_BOOK_DUPLICATE', place: file, reason });
    }
    books.set(account, book.content);
  }
  // Which accounts there are is only known when their file could be read in full.
  if (accounts.problems.length === 0) problems.push(...mismatches(files, accounts.content));
  const content = new ReferenceData(
    instruments.content.values(),
    accounts.content.map(({ accountId, equity }) => ({
      accountId,
      equity,
      positions: books.get(accountId) ?? [],
    })),
  );
  return readingOf({ content, problems });
}

/** Books without an account, and accounts without a book: an empty book has a file too. */
function mismatches(files: ReferenceFiles, accounts: readonly Account[]): readonly Problem[] {
  const listed = new Set(accounts.map(({ accountId }) => accountId));
  const booked = new Set(files.positions.map(({ account }) => account));
  const unknown = files.positions.filter(({ account }) => !listed.has(account));
  const missing = accounts.filter(({ accountId }) => !booked.has(accountId));
  return [
    ...unknown.map(({ account, file }): Problem => ({
      code: 'QE_BOOK_UNKNOWN_ACCOUNT',
      place: file,
      reason: `account: ${account} is not in ${files.accounts.file}`,
    })),
    ...missing.map(({ accountId, place }): Problem => ({
      code: 'QE_FILE_MISSING',
      place,
      reason: `account: ${accountId} has no positions file, wanted one (its header alone if flat)`,
    })),
  ];
}
