import {
  Type,
  type SchemaOptions,
  type TRecord,
  type TSchema,
  type TString,
  type TUnsafe,
} from '@sinclair/typebox';
import { CLASSIFICATIONS, INTENT_TYPES, ORDER_STATUSES } from '../vocabulary';

/**
 * One of a list of words; Ajv reports one error for it, not one for each word.
 *
 * @param title names a long list, so that the reference shows it once
 */
export function oneOf<const T extends readonly string[]>(
  words: T,
  title?: string,
): TUnsafe<T[number]> {
  return Type.Unsafe<T[number]>({
    ...(title === undefined ? {} : { title }),
    type: 'string',
    enum: [...words],
  });
}

/** The same kind of value with a meaning of its own. */
export function described<S extends TSchema>(schema: S, description: string): S {
  return { ...schema, description };
}

/** A closed object: a field that the schema does not name is refused. */
export const closed = { additionalProperties: false } as const;

// Names that an object inherits are refused: whoever looks one up or copies it would be misled.
const NAME = '^(?!(__proto__|constructor|prototype)$)[^\\u0000-\\u001f]{1,64}$';

/** An object whose keys are names (of figures, groups) and whose values are all of one kind. */
export function recordOf<V extends TSchema>(
  value: V,
  options: SchemaOptions = {},
): TRecord<TString, V> {
  return Type.Record(Type.String({ pattern: NAME }), value, { ...closed, ...options });
}

export const Symbol_ = Type.String({
  title: 'symbol',
  pattern: '^[A-Z0-9][A-Z0-9 ./+-]{0,23}$',
  description: 'Ticker; a preferred may have a space, as in "CIM PRB".',
});
export const Account = Type.String({ title: 'account', pattern: '^[A-Za-z0-9_-]{1,32}$' });
export const Text = Type.String({ title: 'text', maxLength: 500 });
export const Name = Type.String({ title: 'name', pattern: NAME });
export const Word = Type.String({ title: 'word', pattern: '^[A-Za-z0-9_.:-]{1,64}$' });
export const EventId = Type.String({
  title: 'UUID',
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
});
export const UnixNsText = Type.String({
  title: 'Unix ns',
  pattern: '^(0|[1-9][0-9]{0,18})$',
  description: 'Unix time in nanoseconds, decimal digits in a string: it does not fit a double.',
});
export const TradingDate = Type.String({
  title: 'date',
  pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$',
  description: 'Date in New York.',
});

// Up to 8,999,999,999.999999, as USD_MAX: the schema takes what is in the range of money, no more.
const WHOLE_USD = '(0|[1-9][0-9]{0,8}|[1-8][0-9]{9})';
const MICRO_USD = '(\\.[0-9]{1,6})?';
export const SignedUsd = Type.String({
  title: '$',
  pattern: `^-?${WHOLE_USD}${MICRO_USD}$`,
  description: 'Exact decimal dollars, negative with a leading minus.',
});
export const NonNegativeUsd = Type.String({
  title: '$ >= 0',
  pattern: `^${WHOLE_USD}${MICRO_USD}$`,
  description: 'Exact decimal dollars.',
});
export const PositiveUsd = Type.String({
  title: '$ > 0',
  pattern: `^(?!0(\\.0+)?$)${WHOLE_USD}${MICRO_USD}$`,
  description: 'Exact decimal dollars.',
});

/** As many shares of a symbol as an event can tell of, on either side. */
export const SHARES_MAX = 1_000_000_000;
export const Shares = Type.Integer({ title: 'shares > 0', minimum: 1, maximum: SHARES_MAX });
export const SharesOrNone = Type.Integer({
  title: 'shares >= 0',
  minimum: 0,
  maximum: SHARES_MAX,
});
export const SignedShares = Type.Integer({
  title: 'signed shares',
  minimum: -SHARES_MAX,
  maximum: SHARES_MAX,
  description: 'Positive is long, negative is short.',
});
export const Count = Type.Integer({
  title: 'count',
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
});
export const Pct = Type.Number({ title: '%', description: 'Percent of equity.' });

export const Class = oneOf(CLASSIFICATIONS, 'class');
export const IntentTypeWord = oneOf(INTENT_TYPES, 'intent type');
export const OrderStatusWord = oneOf(ORDER_STATUSES, 'order status');

/** The kinds of values that the fields of all events are made of; each has a title. */
export const VALUE_KINDS: readonly TSchema[] = [
  Symbol_,
  Account,
  Text,
  Name,
  Word,
  EventId,
  UnixNsText,
  TradingDate,
  SignedUsd,
  NonNegativeUsd,
  PositiveUsd,
  Shares,
  SharesOrNone,
  SignedShares,
  Count,
  Pct,
  Class,
  IntentTypeWord,
  OrderStatusWord,
];
