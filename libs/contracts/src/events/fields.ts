import { Type, type TUnsafe } from '@sinclair/typebox';

/** One of a list of words; Ajv reports one error for it, not one for each word. */
export function oneOf<const T extends readonly string[]>(words: T): TUnsafe<T[number]> {
  return Type.Unsafe<T[number]>({ type: 'string', enum: [...words] });
}

/** A closed object: a field that the schema does not name is refused. */
export const closed = { additionalProperties: false } as const;

export const Symbol_ = Type.String({
  pattern: '^[A-Z0-9][A-Z0-9 ./+-]{0,23}$',
  description: 'Ticker; a preferred may have a space, as in "CIM PRB".',
});
export const Account = Type.String({ pattern: '^[A-Za-z0-9_-]{1,32}$' });
export const Text = Type.String({ maxLength: 500 });
export const Word = Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,64}$' });
export const EventId = Type.String({
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
  description: 'UUID.',
});
export const UnixNsText = Type.String({
  pattern: '^(0|[1-9][0-9]{0,18})$',
  description: 'Unix time in nanoseconds, decimal digits.',
});
export const TradingDate = Type.String({
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
  description: 'Date in New York.',
});

const WHOLE_USD = '(0|[1-9][0-9]{0,9})';
/** Exact decimal $ amounts. */
export const SignedUsd = Type.String({ pattern: `^-?${WHOLE_USD}(\\.[0-9]{1,6})?$` });
export const NonNegativeUsd = Type.String({ pattern: `^${WHOLE_USD}(\\.[0-9]{1,6})?$` });
export const PositiveUsd = Type.String({
  pattern: `^(?!0(\\.0+)?$)${WHOLE_USD}(\\.[0-9]{1,6})?$`,
});

const SHARES_MAX = 1_000_000_000;
export const Shares = Type.Integer({ minimum: 1, maximum: SHARES_MAX });
export const SharesOrNone = Type.Integer({ minimum: 0, maximum: SHARES_MAX });
export const SignedShares = Type.Integer({ minimum: -SHARES_MAX, maximum: SHARES_MAX });
export const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
export const Pct = Type.Number({ description: 'Percent of equity.' });
export const NonNegativePct = Type.Number({ minimum: 0, description: 'Percent of equity.' });
