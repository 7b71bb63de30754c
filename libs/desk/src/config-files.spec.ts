import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadReference, loadLimits, loadRules } from './config-files';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runtime-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const CONFIG = join(__dirname, '..', '..', '..', 'config');

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

const DESK = {
  'instruments.csv':
    'symbol,group,prev_close,avg_adv\nABK PRA,BANK,24.10,150000\nCIM PRB,MREIT,25.00,\n',
  'accounts.csv': 'account,equity\nHAMMER,1500000\n',
  'positions-HAMMER.csv': 'account,symbol,quantity,avg_cost,bucket\nHAMMER,ABK PRA,-500,24.93,LT\n',
};

test('the shipped files load', () => {
  expect(loadRules(join(CONFIG, 'risk_rules.yaml')).ok).toBe(true);
  expect(loadLimits(join(CONFIG, 'liquidity_limits.yaml')).ok).toBe(true);
});

test('reference data is read from its folder, with volume and group by symbol', () => {
  write({ ...DESK, 'notes.txt': 'not a book', 'l1-2026-01-12.csv': '' });
  const loaded = loadReference(folder);
  if (!loaded.ok) throw new Error('the desk was refused');
  expect(loaded.value.accountIds).toEqual(['HAMMER']);
  // A volume that is not known is absent: 0 would close the symbol, anything else would open it.
  expect(loaded.value.advOf('ABK PRA')).toBe(150000);
  expect(loaded.value.advOf('CIM PRB')).toBeUndefined();
  expect(loaded.value.groupOf('CIM PRB')).toBe('MREIT');
});

test('problems name the file with its folder', () => {
  write({ ...DESK, 'accounts.csv': 'account,equity\nHAMMER,lots\n' });
  const loaded = loadReference(folder);
  expect(loaded.ok ? [] : loaded.problems.map(({ place }) => place)).toEqual([
    `${join(folder, 'accounts.csv')}:2:8`,
  ]);
});

test.each([
  ['a file', () => loadRules(join(folder, 'none.yaml')), 'none.yaml'],
  ['a folder', () => loadReference(join(folder, 'none')), 'none'],
  ['a file of the reference data', () => loadReference(folder), 'instruments.csv'],
])('%s that is missing is named', (_, load, name) => {
  const place = join(folder, name);
  expect(load).toThrow(expect.objectContaining({ code: 'QE_FILE_MISSING', place }));
});
