import { formatUsd, parseUsd, type Side } from '@quant-engine/contracts';
import { onTick } from './price-tick';

test.each([
  ['SELL', '25.00', '25.00'],
  ['SELL', '24.994900', '25.00'],
  ['SELL', '24.990001', '25.00'],
  ['BUY', '25.014900', '25.01'],
  ['BUY', '25.009999', '25.00'],
  ['BUY', '1.009999', '1.00'],
  ['SELL', '0.123401', '0.1235'],
  ['BUY', '0.123499', '0.1234'],
  ['SELL', '0.999999', '1.00'],
] as const)('a %s at %s goes out at %s', (side: Side, limit, expected) => {
  expect(formatUsd(onTick(parseUsd(limit), side))).toBe(expected);
});
