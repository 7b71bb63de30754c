import {
  BUCKETS,
  parseUsd,
  type Bucket,
  type UnixNs,
  type UsdMicros,
} from '@quant-engine/contracts';
import { unixNsOfIso } from './iso-time';

/** What a text is that is none of the kind wanted. */
export const INVALID = Symbol('invalid');
type Invalid = typeof INVALID;

/** A kind of field: what it looks like, in words for the reader of the file, and how it is read. */
export interface CellKind<T> {
  readonly wanted: string;
  readonly read: (text: string) => T | Invalid;
}

const SHARES_MAX = 1_000_000_000;
// As amounts stand in events, below 9 billion where money is exact: so a figure of a file goes into
// an event unchanged.
const DECIMAL = /^(0|[1-9]\d{0,8}|[1-8]\d{9})(\.\d{1,6})?$/;
const WHOLE = /^(0|[1-9]\d{0,14})$/;

/** A cell that names a symbol. */
export const SYMBOL: CellKind<string> = {
  wanted: 'a ticker in capitals such as ABK PRA, at most 24 characters',
  read: (text) => (/^[A-Z0-9][A-Z0-9 ./+-]{0,23}(?<! )$/.test(text) ? text : INVALID),
};

/** A cell that names an account. */
export const ACCOUNT: CellKind<string> = {
  wanted: 'an account of letters, digits, _ and -, at most 32 characters',
  read: (text) => (/^[A-Za-z0-9_-]{1,32}$/.test(text) ? text : INVALID),
};

/** A cell that names a risk group. */
export const GROUP: CellKind<string> = {
  wanted: 'the name of a group such as BANK, at most 64 characters',
  read: (text) =>
    /^(?!(constructor|prototype)$)[A-Za-z0-9][A-Za-z0-9 _.:&/-]{0,63}$/.test(text) ? text : INVALID,
};

/** A cell that names a bucket. */
export const BUCKET: CellKind<Bucket> = {
  wanted: BUCKETS.join(' or '),
  read: (text) => BUCKETS.find((bucket) => bucket === text) ?? INVALID,
};

/** A decimal as it is written, for a figure that is passed on and not reckoned with. */
export const DECIMAL_TEXT: CellKind<string> = {
  wanted: 'a plain decimal, 0 or more, with at most six decimals, such as 25.10',
  read: (text) => (DECIMAL.test(text) ? text : INVALID),
};

/** A cell of $, zero included. */
export const AMOUNT: CellKind<UsdMicros> = {
  wanted: DECIMAL_TEXT.wanted,
  read: (text) => (DECIMAL.test(text) ? parseUsd(text) : INVALID),
};

/** A cell of $ above zero. */
export const POSITIVE_AMOUNT: CellKind<UsdMicros> = {
  wanted: 'a plain decimal above 0 with at most six decimals, such as 25.10',
  read: (text) => {
    const amount = AMOUNT.read(text);
    return amount === INVALID || amount <= 0 ? INVALID : amount;
  },
};

/** A cell of whole shares, zero included. */
export const COUNT: CellKind<number> = {
  wanted: 'a whole number, 0 or more',
  read: (text) => (WHOLE.test(text) ? Number(text) : INVALID),
};

/** A cell of whole shares with a sign. */
export const SIGNED_SHARES: CellKind<number> = {
  wanted: 'whole shares other than 0, negative when short, such as -250',
  read: (text) => {
    const shares = COUNT.read(text.replace(/^-/, ''));
    if (shares === INVALID || shares === 0 || shares > SHARES_MAX) return INVALID;
    return text.startsWith('-') ? -shares : shares;
  },
};

/** A cell of a time in UTC, such as 2026-01-12T14:30:00Z. */
export const UTC_TIME: CellKind<UnixNs> = {
  wanted: 'a time in UTC such as 2026-01-12T14:30:00Z, with at most nine decimals of a second',
  read: (text) => unixNsOfIso(text) ?? INVALID,
};

/** The same kind, where an empty field means that the figure is unknown. */
export function optional<T>(kind: CellKind<T>): CellKind<T | undefined> {
  return {
    wanted: `${kind.wanted}, or nothing when it is unknown`,
    read: (text) => (text === '' ? undefined : kind.read(text)),
  };
}
