import { parseUsd, pctOf } from '@quant-engine/contracts';
import { isSaneQuote, midOf } from './quote';

const SPREAD_MAX = pctOf(5);
const touch = (bid: string, ask: string) => ({ bid: parseUsd(bid), ask: parseUsd(ask) });

test.each([
  ['24.99', '25.01', true, 'an ordinary one'],
  ['8.27', '24.50', false, 'a real one from before the open'],
  ['0', '25.01', false, 'no bid'],
  ['25.01', '0', false, 'no ask'],
  ['0', '0', false, 'nothing at all'],
  ['25.00', '25.00', false, 'locked'],
  ['25.01', '25.00', false, 'crossed'],
  ['-1', '25.00', false, 'negative'],
  ['39', '41', true, 'a spread of exactly 5 % of the mid'],
  ['38.999999', '41', false, 'a millionth more'],
  ['39', '41.000001', false, 'a millionth more on the other side'],
  ['0.000001', '0.000002', false, 'tiny, and 67 % wide'],
])('%s / %s: %s, %s', (bid, ask, expected) => {
  expect(isSaneQuote(touch(bid, ask), SPREAD_MAX)).toBe(expected);
});

test.each([
  ['24.99', '25.01', '25'],
  ['25.00', '25.01', '25.005'],
  ['25.000001', '25.000002', '25.000001'],
])('the middle of %s / %s is %s', (bid, ask, expected) => {
  expect(midOf(touch(bid, ask))).toBe(parseUsd(expected));
});
