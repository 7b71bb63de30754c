import { formatProblems } from '@quant-engine/config-file';
import { shippedRules } from '../test/shipped-rules';
import { policyLine } from './policy-line';

const RULES = shippedRules();
const LINE = {
  regime: 'MID',
  minutesToClose: 120,
  grossPct: 95,
  potentialPct: 99,
  ltPct: 75,
  ltPotentialPct: 77,
  mmPct: 20,
  mmPotentialPct: 22,
};

test('a line has a verdict, with null where nothing is reduced', () => {
  expect(policyLine(RULES, LINE)).toEqual({
    mode: 'NORMAL',
    action: null,
    targetPct: null,
    row: 10,
    reason: 'NORMAL',
  });
});

test('a line that reduces says what and to where', () => {
  expect(policyLine(RULES, { ...LINE, grossPct: 120.5 })).toEqual({
    mode: 'SOFT_DERISK',
    action: 'SOFT_DERISK',
    targetPct: 120,
    row: 5,
    reason: 'TOLERANCE',
  });
});

test.each([
  [{ regime: 'CLOSED', grossPct: 140 }, 1, 'CLOSED'],
  [{ grossPct: null }, 2, 'NO_EXPOSURE'],
  [{ grossPct: undefined }, 2, 'NO_EXPOSURE'],
  [{ exposureAgeS: 300.5 }, 2, 'NO_EXPOSURE'],
  [{ grossPct: 130 }, 3, 'CAP'],
  [{ grossPct: 129.99999999999997, regime: 'OPEN' }, 6, 'TOLERANCE'],
  [{ grossPct: 124, regime: 'OPEN', capEpisode: true }, 3, 'CAP_EPISODE'],
  [{ grossPct: 124, regime: 'OPEN', capEpisode: null }, 10, 'NORMAL'],
  [{ grossPct: 100.5, regime: 'CLOSE', minutesToClose: 2 }, 4, 'CLOSE_HARD'],
  [{ grossPct: 100.5, regime: 'CLOSE', minutesToClose: null }, 5, 'TOLERANCE'],
  [{ exposureAgeS: 46 }, 7, 'STALE'],
  [{ unmarkedPct: 5.5 }, 7, 'STALE'],
  [{ potentialPct: 121 }, 8, 'POTENTIAL'],
  [{ potentialPct: null }, 10, 'NORMAL'],
  [{ ltPct: 90.000001 }, 9, 'BUCKET_LT'],
  [{ ltPotentialPct: 91 }, 9, 'BUCKET_LT'],
  [{ mmPct: 31 }, 9, 'BUCKET_MM_PURE'],
  [{ mmPotentialPct: 31 }, 9, 'BUCKET_MM_PURE'],
  [{ groups: { BANK: 46 } }, 9, 'GROUP_BANK'],
  [{ groups: { BANK: { currentPct: 40, potentialPct: 46 } } }, 9, 'GROUP_BANK'],
  [{ groups: { BANK: { currentPct: 46 } } }, 9, 'GROUP_BANK'],
  [{ groups: { BANK: null, UTE: { currentPct: null } } }, 10, 'NORMAL'],
])('%j is row %s, %s', (change, row, reason) => {
  expect(policyLine(RULES, { ...LINE, ...change })).toMatchObject({ row, reason });
});

test.each([
  [{ regime: 'NOON' }, '/regime: must be one of OPEN, EARLY, MID, LATE, CLOSE, CLOSED, got "NOON"'],
  [{ regime: undefined }, '/regime: missing'],
  [{ grossPct: '95' }, '/grossPct: must be a number or nothing, got "95"'],
  [{ grossPct: NaN }, '/grossPct: must be a number or nothing, got NaN'],
  [{ grossPct: Infinity }, '/grossPct: must be a number or nothing, got Infinity'],
  [{ grossPct: -1 }, '/grossPct: must be >= 0, got -1'],
  [{ grosPct: 95 }, '/grosPct: unknown key (did you mean grossPct?)'],
  [{ capEpisode: 1 }, '/capEpisode: must be true or false or nothing, got 1'],
  [{ groups: { BANK: '40' } }, '/groups/BANK: must be a number or a mapping or nothing, got "40"'],
  [{ groups: { BANK: -1 } }, '/groups/BANK: must be >= 0, got -1'],
  [
    { groups: { BANK: { current: 40 } } },
    '/groups/BANK/current: unknown key (did you mean currentPct?)',
  ],
])('a line with %j is refused by path', (change, expected) => {
  const verdict = policyLine(RULES, { ...LINE, ...change });
  expect('error' in verdict ? formatProblems(verdict.error) : 'a verdict').toBe(expected);
});

test('a group may not bear a name that is a trap', () => {
  const groups = JSON.parse('{"__proto__": 99, "a\\nb": "x"}') as unknown;
  const verdict = policyLine(RULES, { ...LINE, groups });
  expect('error' in verdict && verdict.error.map(({ place }) => place)).toEqual([
    '/groups/__proto__',
    '/groups/a\nb',
  ]);
});

test.each([null, 7, [], 'x', undefined])('%j is no line', (line) => {
  expect(policyLine(RULES, line)).toHaveProperty('error');
});
