import { formatProblems } from '@quant-engine/config-file';
import { INTENT_TYPES } from '@quant-engine/contracts';
import { shippedLimits } from '../test/shipped-limits';
import { sizeLine } from './size-line';

const LIMITS = shippedLimits();
const LINE = {
  quantity: 5000,
  adv: 1_500_000,
  bucket: 'LT',
  intentType: 'STRATEGY',
  minutesToClose: 60,
};

test('a line is sized', () => {
  expect(sizeLine(LIMITS, LINE)).toEqual({
    quantity: 1500,
    outcome: 'CLIPPED',
    remainder: 3500,
    reason: 'ADV_MAX',
  });
});

test.each(INTENT_TYPES)('without an effect, %s is taken as what it usually does', (intentType) => {
  const reduces = !['STRATEGY', 'LT_BAND_CORRECTIVE'].includes(intentType);
  const denied = { quantity: 0, outcome: 'DENIED', remainder: 5000, reason: 'ADV_UNKNOWN' };
  const clipped = { quantity: 200, outcome: 'CLIPPED', remainder: 4800, reason: 'ADV_UNKNOWN' };
  expect(sizeLine(LIMITS, { ...LINE, intentType, adv: null })).toEqual(reduces ? clipped : denied);
});

test('the effect that is given counts', () => {
  const line = { ...LINE, adv: null };
  expect(sizeLine(LIMITS, { ...line, effect: 'DECREASE' })).toMatchObject({ quantity: 200 });
  expect(sizeLine(LIMITS, { ...line, effect: null })).toMatchObject({ outcome: 'DENIED' });
});

test('what is null or absent is not known', () => {
  const odd = { quantity: 100, bucket: 'LT', intentType: 'MM_DECREASE' };
  expect(sizeLine(LIMITS, odd)).toMatchObject({ outcome: 'DEFERRED' });
  expect(sizeLine(LIMITS, { ...odd, minutesToClose: null })).toMatchObject({ outcome: 'DEFERRED' });
  expect(sizeLine(LIMITS, { ...odd, minutesToClose: 2 })).toMatchObject({ outcome: 'ALLOWED' });
});

test.each([
  [{ quantity: 0 }, '/quantity: must be >= 1, got 0'],
  [{ quantity: -5 }, '/quantity: must be >= 1, got -5'],
  [{ quantity: 1.5 }, '/quantity: must be a whole number, got 1.5'],
  [{ quantity: '100' }, '/quantity: must be a whole number, got "100"'],
  [{ quantity: undefined }, '/quantity: missing'],
  [{ adv: NaN }, '/adv: must be a number or nothing, got NaN'],
  [{ adv: -1 }, '/adv: must be >= 0, got -1'],
  [{ bucket: 'MM' }, '/bucket: must be one of LT, MM_PURE, got "MM"'],
  [{ intentTyp: 'X' }, '/intentTyp: unknown key (did you mean intentType?)'],
  [{ minutesToClose: '2' }, '/minutesToClose: must be a number or nothing, got "2"'],
  [{ effect: 'increase' }, '/effect: must be one of INCREASE, DECREASE, null, got "increase"'],
])('a line with %j is refused by path', (change, expected) => {
  const sized = sizeLine(LIMITS, { ...LINE, ...change });
  expect('error' in sized ? formatProblems(sized.error) : 'sized').toBe(expected);
  expect('error' in sized && sized.error[0]?.code).toBe('QE_SIZE_INPUT');
});

test.each([null, 7, [], 'x'])('%j is no line', (line) => {
  expect(sizeLine(LIMITS, line)).toHaveProperty('error');
});
