import fc from 'fast-check';
import { casesOf } from '../test/table';
import {
  ZERO_USD,
  addUsd,
  averagePriceUsd,
  divideHalfAway,
  formatUsd,
  notionalUsd,
  parseUsd,
  prorateUsd,
  subtractUsd,
  sumUsd,
  USD_MAX,
  usdMicrosOf,
  type UsdMicros,
} from './money';

const amounts = fc.integer({ min: -USD_MAX, max: USD_MAX }).map(usdMicrosOf);
const smallAmounts = fc.integer({ min: -1e12, max: 1e12 }).map(usdMicrosOf);

describe('reading and writing an amount', () => {
  it.each(
    casesOf(
      ['text', 'micros', 'written'],
      `
      text              | micros            | written
      0                 | 0                 | 0.00
      -0                | 0                 | 0.00
      -0.000000         | 0                 | 0.00
      25                | 25000000          | 25.00
      25.1              | 25100000          | 25.10
      25.10             | 25100000          | 25.10
      25.123            | 25123000          | 25.123
      25.000001         | 25000001          | 25.000001
      -0.000001         | -1                | -0.000001
      -0.5              | -500000           | -0.50
      007.5             | 7500000           | 7.50
      100               | 100000000         | 100.00
      8999999999.999999 | 8999999999999999  | 8999999999.999999
      -8999999999.999999| -8999999999999999 | -8999999999.999999
      `,
    ),
  )('$text is $micros micro-dollars and is written $written', ({ text, micros, written }) => {
    const amount = parseUsd(text);
    expect(amount).toBe(Number(micros));
    expect(formatUsd(amount)).toBe(written);
  });

  it.each([
    '',
    ' 1',
    '1 ',
    '1\n',
    '+1',
    '--1',
    '.5',
    '5.',
    '1,000',
    '1e3',
    '1.1234567',
    '0x10',
    'NaN',
    'None',
    'Infinity',
    '１',
    '12345678901',
  ])('%j is no amount', (text) => {
    expect(() => parseUsd(text)).toThrow(expect.objectContaining({ code: 'QE_MONEY_SYNTAX' }));
  });

  it('quotes only the start of a text that is no amount', () => {
    expect(() => parseUsd('x'.repeat(10_000))).toThrow(/^"x{40}" is not/);
  });

  it.each(['9000000000', '-9000000000', '9000000000.000001', '9007199254.740991', '9999999999'])(
    '%s is out of range',
    (text) => {
      expect(() => parseUsd(text)).toThrow(expect.objectContaining({ code: 'QE_MONEY_RANGE' }));
    },
  );

  it('reads back every amount that it writes', () => {
    fc.assert(fc.property(amounts, (amount) => parseUsd(formatUsd(amount)) === amount));
  });

  it('writes every amount with a sign only when negative, and two to six decimals', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(formatUsd(amount)).toMatch(
          amount < 0 ? /^-\d+\.\d{2}(\d{0,3}[1-9])?$/ : /^\d+\.\d{2}(\d{0,3}[1-9])?$/,
        );
      }),
    );
  });

  it('never hands out a negative zero', () => {
    const zeros = [
      usdMicrosOf(-0),
      parseUsd('-0.00'),
      addUsd(usdMicrosOf(-5), usdMicrosOf(5)),
      subtractUsd(ZERO_USD, ZERO_USD),
      notionalUsd(-0, parseUsd('25')),
      notionalUsd(-100, ZERO_USD),
      prorateUsd(usdMicrosOf(-1), 0, 3),
      sumUsd([]),
    ];
    for (const zero of zeros) expect(Object.is(zero, 0)).toBe(true);
  });
});

describe('exact sums and products', () => {
  it('adds a dime and two dimes to exactly thirty cents', () => {
    expect(formatUsd(addUsd(parseUsd('0.1'), parseUsd('0.2')))).toBe('0.30');
  });

  it('adds and subtracts exactly, or says that the range is left', () => {
    fc.assert(
      fc.property(amounts, amounts, (a, b) => {
        expectExactOrRefused(() => addUsd(a, b), BigInt(a) + BigInt(b));
        expectExactOrRefused(() => subtractUsd(a, b), BigInt(a) - BigInt(b));
      }),
    );
  });

  it('multiplies shares by a price exactly, or says that the range is left', () => {
    const shares = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
    fc.assert(
      fc.property(shares, amounts, (quantity, price) => {
        expectExactOrRefused(() => notionalUsd(quantity, price), BigInt(quantity) * BigInt(price));
      }),
    );
  });

  it('refuses a sum that would be off by one rather than round it', () => {
    const largest = usdMicrosOf(USD_MAX);
    expect(() => addUsd(largest, usdMicrosOf(1))).toThrow(
      expect.objectContaining({ code: 'QE_MONEY_RANGE' }),
    );
    expect(() => sumUsd([largest, usdMicrosOf(1)])).toThrow();
  });

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, USD_MAX + 1])(
    '%p is no whole number of micro-dollars',
    (micros) => {
      expect(() => usdMicrosOf(micros)).toThrow(
        expect.objectContaining({ code: 'QE_MONEY_RANGE' }),
      );
    },
  );

  it('sums the same in any order', () => {
    fc.assert(
      fc.property(fc.array(smallAmounts, { maxLength: 50 }), (list) => {
        expect(sumUsd(list)).toBe(sumUsd([...list].reverse()));
      }),
    );
  });
});

describe('rounding', () => {
  it.each(
    casesOf(
      ['dividend', 'divisor', 'quotient'],
      `
      dividend | divisor | quotient
      0        | 7       | 0
      1        | 2       | 1
      -1       | 2       | -1
      1        | -2      | -1
      -1       | -2      | 1
      3        | 2       | 2
      -3       | 2       | -2
      1        | 3       | 0
      2        | 3       | 1
      -2       | 3       | -1
      4        | 3       | 1
      5        | 10      | 1
      4        | 10      | 0
      `,
    ),
  )('$dividend / $divisor is $quotient, halves away from zero', (row) => {
    const quotient = divideHalfAway(BigInt(row.dividend), BigInt(row.divisor));
    expect(quotient).toBe(BigInt(row.quotient));
  });

  it('is never further than half a unit from the exact quotient, alike for both signs', () => {
    const nonZero = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }).filter((n) => n !== 0n);
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), nonZero, (n, d) => {
        const quotient = divideHalfAway(n, d);
        const rest = n - quotient * d;
        expect(2n * magnitude(rest) <= magnitude(d)).toBe(true);
        expect(divideHalfAway(-n, d)).toBe(-quotient);
      }),
    );
  });

  it('gives a price for display from a notional and signed shares', () => {
    expect(formatUsd(averagePriceUsd(parseUsd('100'), 3))).toBe('33.333333');
    expect(formatUsd(averagePriceUsd(parseUsd('200'), 3))).toBe('66.666667');
    expect(formatUsd(averagePriceUsd(parseUsd('-2000'), -80))).toBe('25.00');
  });

  it('takes a part of a cost such that part and rest are the cost', () => {
    const parts = fc
      .integer({ min: 1, max: 1_000_000 })
      .chain((whole) => fc.tuple(fc.integer({ min: 0, max: whole }), fc.constant(whole)));
    fc.assert(
      fc.property(smallAmounts, parts, (cost, [part, whole]) => {
        const taken = prorateUsd(cost, part, whole);
        expect(addUsd(taken, subtractUsd(cost, taken))).toBe(cost);
        expect(Math.abs(taken)).toBeLessThanOrEqual(Math.abs(cost));
        expect(prorateUsd(cost, whole, whole)).toBe(cost);
      }),
    );
  });

  it('has no share of nothing', () => {
    expect(() => prorateUsd(parseUsd('1'), 1, 0)).toThrow(
      expect.objectContaining({ code: 'QE_MONEY_RANGE' }),
    );
  });
});

function expectExactOrRefused(compute: () => UsdMicros, exact: bigint): void {
  if (magnitude(exact) <= BigInt(USD_MAX)) {
    expect(BigInt(compute())).toBe(exact);
  } else {
    expect(compute).toThrow(expect.objectContaining({ code: 'QE_MONEY_RANGE' }));
  }
}

function magnitude(n: bigint): bigint {
  return n < 0n ? -n : n;
}
