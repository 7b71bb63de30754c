import { formatProblems } from '@quant-engine/config-file';
import { keysWithoutComment } from '@quant-engine/testkit';
import { SHIPPED_TEXT, shippedLimits } from '../test/shipped-limits';
import { readLimits } from './limits';

test('the shipped file holds the figures of the desk', () => {
  expect(shippedLimits()).toEqual({
    minLotShares: 200,
    advDivisor: 1000,
    bucketCaps: { MM_PURE: 2000 },
    oddLotMinutesToClose: 2,
    oddLotIntents: ['HARD_DERISK', 'CAP_RECOVERY'],
  });
});

test('every key of the shipped file has a comment', () => {
  expect(keysWithoutComment(SHIPPED_TEXT)).toEqual([]);
});

test.each([
  ['min_lot_shares: 200', 'min_lot_shares: 0', 'f:@:1: min_lot_shares: must be >= 1, got 0'],
  ['min_lot_shares: 200', 'min_lot: 200', 'f:1:1: min_lot_shares: missing'],
  ['adv_divisor: 1000', 'adv_divisor: 0.5', 'f:@:1: adv_divisor: must be a whole number, got 0.5'],
  [
    'MM_PURE: 2000',
    'MM_PURE: 199',
    'f:@:3: bucket_caps.MM_PURE: must be at least min_lot_shares (200), got 199',
  ],
  [
    'MM_PURE: 2000',
    'MM_PUR: 2000',
    'f:@:3: bucket_caps.MM_PUR: unknown key (did you mean MM_PURE?)',
  ],
  [
    '- CAP_RECOVERY',
    '- CAP',
    'f:@:5: odd_lot_intents.1: must be one of CAP_RECOVERY, HARD_DERISK, SOFT_DERISK, ' +
      'LT_BAND_CORRECTIVE, MM_DECREASE, STRATEGY, got "CAP"',
  ],
])('%s written as %s is refused where it stands', (good, bad, expected) => {
  const text = SHIPPED_TEXT.replace(good, bad);
  const line = text.slice(0, text.indexOf(bad)).split('\n').length;
  const read = readLimits(text, 'f');
  expect(read.ok ? [] : formatProblems(read.problems).split('\n')).toContain(
    expected.replace('@', String(line)),
  );
});

test('a cap on LT is taken as well', () => {
  const read = readLimits(SHIPPED_TEXT.replace('MM_PURE: 2000', 'LT: 5000'), 'f');
  expect(read.ok && read.limits.bucketCaps).toEqual({ LT: 5000 });
});
