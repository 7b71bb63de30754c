import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadReference } from '@quant-engine/desk';
import { referenceOfScenario, writeReference } from './desk';
import { readScenario } from './scenario';

const SCENARIO_FOLDER = join(__dirname, '..', '..', '..', 'scenarios');
const HOME = mkdtempSync(join(tmpdir(), 'qe-'));
afterAll(() => rmSync(HOME, { recursive: true, force: true }));

const FILES = readdirSync(SCENARIO_FOLDER).filter((name) => name.endsWith('.yaml'));

test.each(FILES)('a service that reads the desk of %s from files gets the same desk', (name) => {
  const reading = readScenario(readFileSync(join(SCENARIO_FOLDER, name), 'utf8'), name);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  const scenario = {
    ...reading.value,
    // What is not held is known all the same.
    book: [
      ...reading.value.book,
      { symbol: 'FLAT PRA', quantity: 0, price: '0.01', bucket: 'LT' as const, adv: 1 },
    ],
  };
  const reference = referenceOfScenario(scenario);
  const folder = join(HOME, name, 'desk');
  writeReference(reference, folder);
  expect(loadReference(folder)).toEqual({ ok: true, value: reference });
  expect(reference.instruments.has('FLAT PRA')).toBe(true);
  expect(reference.accounts[0]?.positions).toHaveLength(
    reading.value.book.filter(({ quantity }) => quantity !== 0).length,
  );
});
