import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problemsOfEvent } from '@quant-engine/contracts';
import { readReference } from '@quant-engine/reference-data';
import { readTape } from './tape';

/** A folder with instruments.csv, accounts.csv, positions-*.csv and l1-*.csv of a real day. */
const folder = process.env['QE_REAL_DATA'] ?? '';
const present = existsSync(join(folder, 'instruments.csv')) && folder !== '';
if (!present) console.warn('Skipped: QE_REAL_DATA names no folder of real files.');

function source(file: string) {
  return { file, text: readFileSync(join(folder, file), 'utf8') };
}

(present ? describe : describe.skip)('real files', () => {
  it('read as a desk without a problem', () => {
    const books = readdirSync(folder).flatMap((file) => {
      const account = /^positions-(.+)\.csv$/.exec(file)?.[1];
      return account === undefined ? [] : [{ ...source(file), account }];
    });
    const reading = readReference({
      instruments: source('instruments.csv'),
      accounts: source('accounts.csv'),
      positions: books,
    });
    expect(reading).toMatchObject({ ok: true });
    for (const book of reading.ok ? reading.value.accounts : []) {
      expect(book.positions.length).toBeGreaterThan(0);
    }
  });

  it('read as a tape of which every row is an event', () => {
    for (const file of readdirSync(folder)) {
      const date = /^l1-(.+)\.csv$/.exec(file)?.[1];
      if (date === undefined) continue;
      const { text } = source(file);
      const { events, refused } = readTape(text, file, date);
      expect(refused).toEqual([]);
      expect(events).toHaveLength(text.trimEnd().split('\n').length - 1);
      const sample = events.filter((_, index) => index % 50 === 0);
      expect(sample.flatMap(problemsOfEvent)).toEqual([]);
    }
  });
});
