import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder } from './qe';

export const TINY_DATE = '2026-01-12';
const OPEN = '14:30:00';

/** Five minutes of two symbols: 132.5 % gross at first, so the desk must reduce, and does. */
export const TINY: Readonly<Record<string, string>> = {
  'accounts.csv': 'account,equity\nHAMMER,1000000\n',
  'instruments.csv':
    'symbol,group,prev_close,avg_adv\n' +
    'AAA PRA,BANK,25.00,4000000\nBBB PRB,BANK,25.00,4000000\n',
  'positions-HAMMER.csv':
    'account,symbol,quantity,avg_cost,bucket\n' +
    'HAMMER,AAA PRA,40000,24.50,LT\nHAMMER,BBB PRB,-13000,25.50,MM_PURE\n',
  [`l1-${TINY_DATE}.csv`]: tape(TINY_DATE),
};

/** A tape of the first five minutes of a date. */
export function tape(date: string): string {
  const openMs = Date.parse(`${date}T${OPEN}Z`);
  const rows = Array.from({ length: 30 }, (_, n) => {
    const time = new Date(openMs + n * 10_000).toISOString();
    return ['AAA PRA', 'BBB PRB']
      .map((symbol) => `${time},${symbol},24.99,25.01,25.00,${1000 + n},25.00\n`)
      .join('');
  });
  return `ts,symbol,bid,ask,last,volume,prev_close\n${rows.join('')}`;
}

/** A folder with the tiny day, some of its files changed; undefined leaves a file out. */
export function tinyFolder(changed: Readonly<Record<string, string | undefined>> = {}): string {
  const cwd = freshFolder();
  mkdirSync(join(cwd, 'tiny'));
  for (const [name, text] of Object.entries({ ...TINY, ...changed })) {
    if (text !== undefined) writeFileSync(join(cwd, 'tiny', name), text);
  }
  return cwd;
}

/** A file of the tiny day with one text in it replaced. */
export function tinyFile(name: string, text: string, instead: string): Record<string, string> {
  const file = TINY[name] ?? '';
  if (!file.includes(text)) throw new Error(`${name} has no ${text}`);
  return { [name]: file.replace(text, instead) };
}
