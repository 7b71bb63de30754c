import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCOUNTS, PRICE, SHARES, SYMBOLS } from './book';

const EQUITY = '2000000';
/** Of so large a volume an order may be as large as the playbook wants it. */
const ADV = '4000000';

/** Writes the desk of the benchmark as the files that the processes read. */
export function writeDeskFolder(folder: string): void {
  const write = (name: string, lines: readonly string[]): void =>
    writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  write('instruments.csv', [
    'symbol,group,prev_close,avg_adv',
    ...SYMBOLS.map((symbol) => `${symbol},BANK,${PRICE},${ADV}`),
  ]);
  write('accounts.csv', ['account,equity', ...ACCOUNTS.map((account) => `${account},${EQUITY}`)]);
  for (const account of ACCOUNTS) {
    write(`positions-${account}.csv`, [
      'account,symbol,quantity,avg_cost,bucket',
      ...SYMBOLS.map((symbol) => `${account},${symbol},${SHARES},${PRICE},LT`),
    ]);
  }
}
