import { BUCKETS, EFFECTS, INTENT_TYPES, type Bucket, type Effect } from '@quant-engine/contracts';
import fc from 'fast-check';
import { shippedLimits } from '../test/shipped-limits';
import { orderSharesMax, sizeOrder, type SizeRequest } from './size-order';

const LIMITS = shippedLimits();

describe('the largest order', () => {
  const table = `
    adv      | bucket  | effect   | shares | why
    0        | LT      | INCREASE |    200 | one minimum lot, however thin the market
    199999   | LT      | INCREASE |    200 | 199.999 rounds to 200
    200499   | LT      | INCREASE |    200 | 200.499 rounds down
    200500   | LT      | INCREASE |    201 | a half rounds up
    200501   | LT      | INCREASE |    201 | above a half rounds up
    200499.9 | LT      | INCREASE |    200 | an average need not be whole
    1999499  | MM_PURE | INCREASE |   1999 | below the cap of the bucket
    1999500  | MM_PURE | INCREASE |   2000 | at the cap
    2000500  | MM_PURE | INCREASE |   2000 | above the cap
    2000500  | LT      | INCREASE |   2001 | LT has no cap
    2000500  | MM_PURE | DECREASE |   2000 | a reduction is capped as well
    unknown  | LT      | INCREASE |      0 | nothing is opened on an unknown volume
    unknown  | MM_PURE | INCREASE |      0 | nothing is opened on an unknown volume
    unknown  | LT      | DECREASE |    200 | a reduction goes on by minimum lots
    unknown  | MM_PURE | DECREASE |    200 | a reduction goes on by minimum lots
  `;

  test.each(rowsOf(table))('adv %s, %s %s: %s, %s', (adv, bucket, effect, shares) => {
    const known = adv === 'unknown' ? undefined : Number(adv);
    expect(orderSharesMax(LIMITS, known, bucket as Bucket, effect as Effect)).toBe(Number(shares));
  });

  test.each([NaN, -1, Infinity])('a volume of %s is not known', (adv) => {
    expect(orderSharesMax(LIMITS, adv, 'LT', 'INCREASE')).toBe(0);
    expect(orderSharesMax(LIMITS, adv, 'LT', 'DECREASE')).toBe(200);
  });
});

describe('an order is sized', () => {
  const table = `
    quantity | adv     | bucket  | intent       | min  | effect   | expected
    500      | 1000000 | LT      | STRATEGY     | 60   | INCREASE | 500 ALLOWED 0 WITHIN_LIMITS
    1000     | 1000000 | LT      | STRATEGY     | 60   | INCREASE | 1000 ALLOWED 0 WITHIN_LIMITS
    1001     | 1000000 | LT      | STRATEGY     | 60   | INCREASE | 1000 CLIPPED 1 ADV_MAX
    2001     | 9000000 | MM_PURE | STRATEGY     | 60   | INCREASE | 2000 CLIPPED 1 BUCKET_CAP
    2001     | 2000000 | MM_PURE | STRATEGY     | 60   | INCREASE | 2000 CLIPPED 1 ADV_MAX
    9000     | 9000000 | LT      | STRATEGY     | 60   | INCREASE | 9000 ALLOWED 0 WITHIN_LIMITS
    200      | 1000000 | LT      | STRATEGY     | 60   | INCREASE | 200 ALLOWED 0 WITHIN_LIMITS
    199      | 1000000 | LT      | STRATEGY     | 60   | INCREASE | 0 DEFERRED 199 BELOW_MIN_LOT
    199      | 1000000 | LT      | SOFT_DERISK  | 60   | DECREASE | 0 DEFERRED 199 BELOW_MIN_LOT
    199      | 1000000 | LT      | MM_DECREASE  | 60   | DECREASE | 0 DEFERRED 199 BELOW_MIN_LOT
    199      | 1000000 | LT      | HARD_DERISK  | 60   | DECREASE | 199 ALLOWED 0 ODD_LOT
    1        | 1000000 | LT      | CAP_RECOVERY | 60   | DECREASE | 1 ALLOWED 0 ODD_LOT
    199      | 1000000 | LT      | STRATEGY     | 2.01 | INCREASE | 0 DEFERRED 199 BELOW_MIN_LOT
    199      | 1000000 | LT      | STRATEGY     | 2    | INCREASE | 199 ALLOWED 0 ODD_LOT
    199      | 1000000 | LT      | SOFT_DERISK  | 0    | DECREASE | 199 ALLOWED 0 ODD_LOT
    199      | 1000000 | LT      | STRATEGY     | none | INCREASE | 0 DEFERRED 199 BELOW_MIN_LOT
    500      | unknown | LT      | STRATEGY     | 60   | INCREASE | 0 DENIED 500 ADV_UNKNOWN
    199      | unknown | LT      | STRATEGY     | 60   | INCREASE | 0 DENIED 199 ADV_UNKNOWN
    199      | unknown | LT      | STRATEGY     | 1    | INCREASE | 0 DENIED 199 ADV_UNKNOWN
    500      | unknown | LT      | HARD_DERISK  | 60   | DECREASE | 200 CLIPPED 300 ADV_UNKNOWN
    200      | unknown | MM_PURE | MM_DECREASE  | 60   | DECREASE | 200 ALLOWED 0 WITHIN_LIMITS
    199      | unknown | MM_PURE | MM_DECREASE  | 60   | DECREASE | 0 DEFERRED 199 BELOW_MIN_LOT
    5000     | 9000000 | MM_PURE | CAP_RECOVERY | 1    | DECREASE | 2000 CLIPPED 3000 BUCKET_CAP
  `;

  test.each(rowsOf(table))(
    '%s of adv %s in %s for %s with %s min left, %s: %s',
    (quantity, adv, bucket, intentType, minutes, effect, expected) => {
      const sized = sizeOrder(LIMITS, {
        quantity: Number(quantity),
        adv: adv === 'unknown' ? undefined : Number(adv),
        bucket,
        intentType,
        minutesToClose: minutes === 'none' ? undefined : Number(minutes),
        effect,
      } as SizeRequest);
      expect(`${sized.quantity} ${sized.outcome} ${sized.remainder} ${sized.reason}`).toBe(
        expected,
      );
    },
  );

  test.each([0, -100, 0.5, NaN, Infinity])('a quantity of %s is an error', (quantity) => {
    const request = { ...ANY, quantity };
    expect(() => sizeOrder(LIMITS, request)).toThrow(
      expect.objectContaining({ code: 'QE_SIZE_INPUT' }),
    );
  });

  const ANY: SizeRequest = {
    quantity: 500,
    adv: 1_000_000,
    bucket: 'LT',
    intentType: 'STRATEGY',
    minutesToClose: 60,
    effect: 'INCREASE',
  };
});

const anyRequest: fc.Arbitrary<SizeRequest> = fc.record({
  quantity: fc.integer({ min: 1, max: 100_000 }),
  adv: fc.option(fc.integer({ min: 0, max: 20_000_000 }), { nil: undefined }),
  bucket: fc.constantFrom(...BUCKETS),
  intentType: fc.constantFrom(...INTENT_TYPES),
  minutesToClose: fc.option(fc.double({ min: 0, max: 400, noNaN: true }), { nil: undefined }),
  effect: fc.constantFrom(...EFFECTS),
});

test('nothing is lost, nothing is added, and no order is above the largest one', () => {
  fc.assert(
    fc.property(anyRequest, (request) => {
      const sized = sizeOrder(LIMITS, request);
      const max = orderSharesMax(LIMITS, request.adv, request.bucket, request.effect);
      expect(sized.quantity + sized.remainder).toBe(request.quantity);
      expect(sized.quantity).toBeLessThanOrEqual(max);
      expect(sized.outcome === 'ALLOWED').toBe(sized.remainder === 0);
    }),
  );
});

test('what was allowed or clipped once is allowed as it is when it is sized again', () => {
  fc.assert(
    fc.property(anyRequest, (request) => {
      const { quantity } = sizeOrder(LIMITS, request);
      fc.pre(quantity > 0);
      expect(sizeOrder(LIMITS, { ...request, quantity })).toMatchObject({
        quantity,
        outcome: 'ALLOWED',
      });
    }),
  );
});

/** The cells of a text table, without its head. */
function rowsOf(table: string): string[][] {
  const [, ...rows] = table.trim().split('\n');
  return rows.map((row) => row.split('|').map((cell) => cell.trim()));
}
