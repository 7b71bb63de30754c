import type { ScenarioExpectation } from './scenario';
import { checkScenario, type ScenarioSeen } from './scenario-check';

const INTENT = {
  intent_type: 'CAP_RECOVERY',
  symbol: 'AAA PRA',
  classification: 'LT_LONG_DECREASE',
  quantity: 400,
} as const;

const SEEN: ScenarioSeen = {
  mode: 'HARD_DERISK',
  row: 3,
  action: 'CAP_RECOVERY',
  target_pct: 123,
  gross_pct: 131,
  intents: [INTENT],
  canceled: [],
  still_open: ['LT_LONG_DECREASE'],
  filled: ['MM_SHORT_DECREASE', 'LT_LONG_DECREASE'],
  class_unchanged: true,
};
const EXPECTED: ScenarioExpectation = { mode: 'HARD_DERISK', row: 3 };

/** The lines that do not hold. */
function differences(expected: Partial<ScenarioExpectation>, seen: Partial<ScenarioSeen> = {}) {
  return checkScenario({ ...EXPECTED, ...expected }, { ...SEEN, ...seen }).filter(
    ({ holds }) => !holds,
  );
}

test('what is expected is compared, line by line, and nothing else', () => {
  expect(checkScenario({ ...EXPECTED, gross_pct: 131 }, SEEN)).toEqual([
    { what: 'mode', expected: 'HARD_DERISK', seen: 'HARD_DERISK', holds: true },
    { what: 'row', expected: '3', seen: '3', holds: true },
    { what: 'gross_pct', expected: '131', seen: '131', holds: true },
  ]);
});

test('everything that was seen, expected, holds', () => {
  expect(differences(SEEN as ScenarioExpectation)).toEqual([]);
});

test('the order in which things were done does not matter, how often does', () => {
  expect(differences({ filled: ['LT_LONG_DECREASE', 'MM_SHORT_DECREASE'] })).toEqual([]);
  expect(differences({ filled: ['LT_LONG_DECREASE'] })).toHaveLength(1);
  expect(differences({ still_open: ['LT_LONG_DECREASE', 'LT_LONG_DECREASE'] })).toHaveLength(1);
});

test('intents differ by each of their fields', () => {
  for (const change of [
    { quantity: 401 },
    { symbol: 'BBB PRB' },
    { intent_type: 'HARD_DERISK' },
    { classification: 'MM_LONG_DECREASE' },
  ] as const) {
    expect(differences({ intents: [{ ...INTENT, ...change }] })).toHaveLength(1);
  }
  expect(differences({ intents: [INTENT, INTENT] })).toHaveLength(1);
});

test('none is expected and none is seen', () => {
  expect(differences({ canceled: [] })).toEqual([]);
  expect(differences({ intents: [] })).toEqual([
    {
      what: 'intents',
      expected: 'none',
      seen: 'CAP_RECOVERY 400 AAA PRA LT_LONG_DECREASE',
      holds: false,
    },
  ]);
});

test('what was never seen is no value', () => {
  expect(differences({ target_pct: 123 }, { target_pct: undefined })).toEqual([
    { what: 'target_pct', expected: '123', seen: '-', holds: false },
  ]);
});
