import fc from 'fast-check';
import { valuesOf, type Schema } from '../../test/arbitrary';
import { formatUsd, parseUsd, USD_MAX, usdMicrosOf } from '../money';
import { msFromUnixNs } from '../time';
import { NonNegativeUsd, PositiveUsd, SignedUsd, UnixNsText, VALUE_KINDS } from './fields';

const AMOUNTS = [
  ['signed', SignedUsd],
  ['not negative', NonNegativeUsd],
  ['positive', PositiveUsd],
] as const;

describe('amounts in a schema', () => {
  it.each(AMOUNTS)('that are %s are all amounts that can be computed with', (_, schema) => {
    fc.assert(
      fc.property(valuesOf(schema as Schema), (text) => {
        expect(Number.isSafeInteger(parseUsd(String(text)))).toBe(true);
      }),
    );
  });

  it('take what formatUsd writes, up to 8,999,999,999.999999', () => {
    const amounts = fc.integer({ min: -USD_MAX, max: USD_MAX });
    const pattern = new RegExp(SignedUsd.pattern ?? '', 'u');
    fc.assert(
      fc.property(amounts, (micros) => {
        expect(formatUsd(usdMicrosOf(micros))).toMatch(pattern);
      }),
    );
  });

  it.each(['9000000000', '9000000000.000001', '9000000000.999999', '9007199254.740991'])(
    'do not take %s, as parseUsd does not',
    (text) => {
      for (const [, schema] of AMOUNTS)
        expect(text).not.toMatch(new RegExp(schema.pattern ?? '', 'u'));
      expect(() => parseUsd(text)).toThrow(expect.objectContaining({ code: 'QE_MONEY_RANGE' }));
    },
  );

  it.each(['0', '0.0', '0.000000', '-1', '-0'])('that are positive do not take %s', (text) => {
    expect(text).not.toMatch(new RegExp(PositiveUsd.pattern ?? '', 'u'));
  });
});

describe('times in a schema', () => {
  it('are all times that can be read', () => {
    fc.assert(
      fc.property(valuesOf(UnixNsText as Schema), (text) => {
        expect(Number.isSafeInteger(msFromUnixNs(String(text)))).toBe(true);
      }),
    );
  });
});

it('every kind of value has a title of its own', () => {
  const titles = VALUE_KINDS.map(({ title }) => title);
  expect(titles).not.toContain(undefined);
  expect(new Set(titles).size).toBe(titles.length);
});
