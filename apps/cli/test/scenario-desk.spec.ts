import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadReference } from '@quant-engine/runtime';
import { readScenario } from '@quant-engine/scenarios';
import { referenceOfScenario, writeReference } from '../src/scenarios/desk';
import { SCENARIO_FOLDER } from '../src/paths';
import { freshFolder, removeFolders } from './qe';

afterAll(removeFolders);

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
  const folder = join(freshFolder(), 'made', 'desk');
  writeReference(reference, folder);
  expect(loadReference(folder)).toEqual({ ok: true, value: reference });
  expect(reference.instruments.has('FLAT PRA')).toBe(true);
  expect(reference.accounts[0]?.positions).toHaveLength(
    reading.value.book.filter(({ quantity }) => quantity !== 0).length,
  );
});
