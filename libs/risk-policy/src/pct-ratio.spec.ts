import { compareToPct, pctOf } from '@quant-engine/contracts';
import fc from 'fast-check';
import { ratioOfPctNumber } from './pct-ratio';

test.each([
  [115.1, '115.1', 0],
  [115.100001, '115.1', 1],
  [115.1 - 1e-13, '115.1', -1],
  [115.1 + 1e-13, '115.1', 1],
  [0.1 + 0.2, '0.3', 1],
  [129.99999999999997, '130', -1],
  [130.00000000000003, '130', 1],
  [0, '0.000001', -1],
  [1e-7, '0.000001', -1],
  [5e-324, '0.000001', -1],
  [1e21, '999999999', 1],
  [Number.MAX_VALUE, '999999999', 1],
])('%s %% against %s %%', (pct, limit, sign) => {
  expect(Math.sign(compareToPct(ratioOfPctNumber(pct), pctOf(limit)))).toBe(sign);
});

test('a number stands to a limit as the decimals that are written stand to each other', () => {
  const limit = fc.integer({ min: 1, max: 1_000_000_000 });
  const steps = fc.integer({ min: -3, max: 3 });
  fc.assert(
    fc.property(limit, steps, (micros, ulps) => {
      const nearest = micros / 1_000_000;
      const pct = nearest * (1 + ulps * Number.EPSILON);
      const sign = Math.sign(compareToPct(ratioOfPctNumber(pct), pctOf(nearest.toFixed(6))));
      expect(sign).toBe(Math.sign(pct - nearest));
    }),
  );
});
