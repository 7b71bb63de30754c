import fc from 'fast-check';
import { casesOf } from '../test/table';
import { parseUsd, usdMicrosOf, USD_MAX } from './money';
import { compareToPct, displayPct, pctNumber, pctOf, pctOfUsd, ratioOfPct } from './percent';

const CAP = pctOf(130);
const EQUITY = parseUsd('2000000');

describe('reading a percentage', () => {
  it.each(
    casesOf(
      ['text', 'micros'],
      `
      text       | micros
      0          | 0
      -0         | 0
      130        | 130000000
      130.0      | 130000000
      129.5      | 129500000
      129.999999 | 129999999
      0.1        | 100000
      0.000001   | 1
      -12.25     | -12250000
      `,
    ),
  )('$text is $micros millionths of a percent, as text and as a number', ({ text, micros }) => {
    expect(pctOf(text)).toBe(Number(micros));
    expect(pctOf(Number(text))).toBe(Number(micros));
  });

  it.each([
    0.1 + 0.2,
    1e-7,
    1e21,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '',
    ' 130',
    '130%',
    '1_000',
    '1e2',
    'None',
    '0.1234567',
    '1234567890',
  ])('%p is refused rather than rounded', (value) => {
    expect(() => pctOf(value)).toThrow(expect.objectContaining({ code: 'QE_PERCENT_SYNTAX' }));
  });

  it('reads back every percentage that it shows', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (micros) => {
        const text = (micros / 1e6).toFixed(6);
        expect(pctOf(text)).toBe(micros);
        expect(pctOf(pctNumber(pctOf(text)).toFixed(6))).toBe(micros);
      }),
    );
  });
});

describe('comparing an exposure with a limit', () => {
  it.each(
    casesOf(
      ['gross', 'equity', 'limit', 'sign'],
      `
      gross             | equity            | limit      | sign
      2600000           | 2000000           | 130        | 0
      2600000           | 2000000           | 130.000001 | -1
      2600000.000001    | 2000000           | 130        | 1
      2599999.999999    | 2000000           | 130        | -1
      2599999.98        | 2000000           | 129.999999 | 0
      2599999.980001    | 2000000           | 129.999999 | 1
      0                 | 2000000           | 0          | 0
      0                 | 2000000           | 0.000001   | -1
      0.000001          | 9000000           | 0          | 1
      8999999999.999999 | 0.01              | 130        | 1
      8450000025.999998 | 6500000069.999999 | 129.999999 | -1
      8449999974.000001 | 6500000030.000001 | 129.999999 | 1
      `,
    ),
  )('$gross of $equity against $limit compares as $sign', ({ gross, equity, limit, sign }) => {
    const ratio = { part: parseUsd(gross), whole: parseUsd(equity) };
    expect(compareToPct(ratio, pctOf(limit))).toBe(Number(sign));
  });

  it('agrees with the definition of part / whole - limit for all amounts', () => {
    const positive = fc.integer({ min: 1, max: USD_MAX });
    fc.assert(
      fc.property(fc.maxSafeInteger(), positive, fc.integer(), (part, whole, micros) => {
        const pct = pctOf((micros / 1e6).toFixed(6));
        const exact = BigInt(part) * 100_000_000n - BigInt(pct) * BigInt(whole);
        const sign = exact > 0n ? 1 : exact < 0n ? -1 : 0;
        expect(compareToPct({ part, whole }, pct)).toBe(sign);
      }),
    );
  });

  it('compares a percentage as a ratio with itself as equal', () => {
    fc.assert(
      fc.property(fc.integer(), (micros) => {
        const pct = pctOf((micros / 1e6).toFixed(6));
        expect(compareToPct(ratioOfPct(pct), pct)).toBe(0);
      }),
    );
  });

  it('finds an exposure at the cap to be at the cap, where doubles find it below', () => {
    expect((11.7 / 9) * 100).toBeLessThan(130);
    expect(compareToPct({ part: parseUsd('11.7'), whole: parseUsd('9') }, CAP)).toBe(0);
  });
});

describe('the amount of a limit', () => {
  it('is exact where it can be', () => {
    expect(pctOfUsd(CAP, EQUITY)).toBe(parseUsd('2600000'));
    expect(pctOfUsd(pctOf('0'), EQUITY)).toBe(0);
  });

  it('is rounded down, so that an exposure at it is never above the limit', () => {
    const pcts = fc.integer({ min: 0, max: 1e9 });
    const equities = fc.integer({ min: 1, max: 1e14 });
    fc.assert(
      fc.property(pcts, equities, (micros, equity) => {
        const pct = pctOf((micros / 1e6).toFixed(6));
        const limit = pctOfUsd(pct, usdMicrosOf(equity));
        expect(compareToPct({ part: limit, whole: equity }, pct)).toBeLessThanOrEqual(0);
        expect(compareToPct({ part: limit + 1, whole: equity }, pct)).toBe(1);
      }),
    );
  });

  it('rounds a negative amount down as well', () => {
    expect(pctOfUsd(pctOf('50'), usdMicrosOf(-1))).toBe(-1);
  });

  it('says so when it leaves the range of money', () => {
    const limit = () => pctOfUsd(pctOf('999999999'), usdMicrosOf(USD_MAX));
    expect(limit).toThrow(expect.objectContaining({ code: 'QE_MONEY_RANGE' }));
  });
});

describe('showing a ratio', () => {
  it('has four decimals, halves away from zero', () => {
    expect(displayPct({ part: 2_600_000, whole: 2_000_000 })).toBe(130);
    expect(displayPct({ part: 1, whole: 3 })).toBe(33.3333);
    expect(displayPct({ part: 2, whole: 3 })).toBe(66.6667);
    expect(displayPct({ part: -1, whole: 2_000_000 })).toBe(-0.0001);
  });
});
