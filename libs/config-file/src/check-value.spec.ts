import { Type } from '@sinclair/typebox';
import { checkValue } from './check-value';
import { formatProblems } from './read-config';

const closed = { additionalProperties: false };
const Line = Type.Object(
  {
    grossPct: Type.Optional(Type.Unsafe<number | null>({ type: ['number', 'null'], minimum: 0 })),
    'a/b': Type.Optional(Type.Number()),
    groups: Type.Optional(Type.Record(Type.String(), Type.Object({ pct: Type.Number() }, closed))),
  },
  closed,
);

function printed(value: unknown): string {
  const result = checkValue(value, Line, 'QE_SIZE_INPUT');
  return result.ok ? 'ok' : formatProblems(result.problems);
}

test('a value that fits comes back', () => {
  const value = { grossPct: 115, groups: { BANK: { pct: 20 } } };
  expect(checkValue(value, Line, 'QE_SIZE_INPUT')).toEqual({ ok: true, value });
});

test.each([
  [{ grossPct: null }, 'ok'],
  [{ grossPct: 'x' }, '/grossPct: must be a number or nothing, got "x"'],
  [{ grossPct: NaN }, '/grossPct: must be a number or nothing, got NaN'],
  [{ grossPct: Infinity }, '/grossPct: must be a number or nothing, got Infinity'],
  [{ grossPct: -1 }, '/grossPct: must be >= 0, got -1'],
  [{ grosPct: 1 }, '/grosPct: unknown key (did you mean grossPct?)'],
  [{ 'a/b': 'x' }, '/a~1b: must be a number, got "x"'],
  [{ groups: { BANK: { pct: [] } } }, '/groups/BANK/pct: must be a number, got a list'],
  [{ groups: { BANK: {} } }, '/groups/BANK/pct: missing'],
  [[], 'must be a mapping, got a list'],
  [undefined, 'must be a mapping, got nothing'],
])('%j: %s', (value, expected) => {
  expect(printed(value)).toBe(expected);
});
