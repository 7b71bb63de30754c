import { isQeError, QeError } from './errors';

declare const usdMicros: unique symbol;

/**
 * An exact amount of dollars: a whole number of 1e-6 $, below 9 billion $ on either side. Sums and
 * products are checked against that range, which lies within the whole numbers that a double holds
 * exactly: so an amount is exact or it is an error, and what is in range can stand in an event.
 */
export type UsdMicros = number & { readonly [usdMicros]: true };

/** Micro-dollars in a dollar. */
export const MICROS_PER_USD = 1_000_000;
/** No money. */
export const ZERO_USD = 0 as UsdMicros;
/** The largest amount: 8,999,999,999.999999 $. The schemas take the same and no more. */
export const USD_MAX = 8_999_999_999_999_999 as UsdMicros;

const AMOUNT = /^(-?)(\d{1,10})(?:\.(\d{1,6}))?$/;

/** Marks a whole number of micro-dollars as money. @throws QE_MONEY_RANGE */
export function usdMicrosOf(micros: number): UsdMicros {
  if (!Number.isInteger(micros) || Math.abs(micros) > USD_MAX) {
    throw new QeError('QE_MONEY_RANGE', `${micros} micro-dollars is no exact amount in range`);
  }
  // A negative zero would print as "-0" and compare unequal in Object.is.
  return (micros === 0 ? 0 : micros) as UsdMicros;
}

/** Reads an exact decimal amount such as `25.1`. @throws QE_MONEY_SYNTAX, QE_MONEY_RANGE */
export function parseUsd(text: string): UsdMicros {
  const match = AMOUNT.exec(text);
  if (match === null) {
    throw new QeError('QE_MONEY_SYNTAX', `"${text.slice(0, 40)}" is not an amount of dollars`);
  }
  const fraction = Number((match[3] ?? '').padEnd(6, '0'));
  const micros = Number(match[2]) * MICROS_PER_USD + fraction;
  return usdMicrosOf(match[1] === '-' ? -micros : micros);
}

/** Writes an amount with at least two and at most six decimals: `25.10`, `-0.123456`. */
export function formatUsd(amount: UsdMicros): string {
  const absolute = Math.abs(amount);
  const whole = Math.floor(absolute / MICROS_PER_USD);
  const decimals = String(absolute - whole * MICROS_PER_USD)
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `${amount < 0 ? '-' : ''}${whole}.${decimals}`;
}

/** @throws QE_MONEY_RANGE */
export function addUsd(a: UsdMicros, b: UsdMicros): UsdMicros {
  return usdMicrosOf(a + b);
}

/** @throws QE_MONEY_RANGE */
export function subtractUsd(a: UsdMicros, b: UsdMicros): UsdMicros {
  return usdMicrosOf(a - b);
}

/** @throws QE_MONEY_RANGE */
export function sumUsd(amounts: Iterable<UsdMicros>): UsdMicros {
  let sum = ZERO_USD;
  for (const amount of amounts) sum = addUsd(sum, amount);
  return sum;
}

/** Shares (signed) times a price per share. @throws QE_MONEY_RANGE */
export function notionalUsd(quantity: number, price: UsdMicros): UsdMicros {
  return usdMicrosOf(quantity * price);
}

/**
 * `amount x part / whole`, rounded half away from zero; exact in between, so that what is taken
 * and what is left always add up to the amount.
 */
export function prorateUsd(amount: UsdMicros, part: number, whole: number): UsdMicros {
  if (whole === 0) throw new QeError('QE_MONEY_RANGE', 'a share of nothing has no amount');
  return usdMicrosOf(Number(divideHalfAway(BigInt(amount) * BigInt(part), BigInt(whole))));
}

/** Notional divided by shares, rounded half away from zero to 1e-6 $: a price for display. */
export function averagePriceUsd(notional: UsdMicros, quantity: number): UsdMicros {
  return prorateUsd(notional, 1, quantity);
}

/** What is reckoned, or undefined where it leaves the range of money. */
export function inMoneyRange<T>(reckon: () => T): T | undefined {
  try {
    return reckon();
  } catch (error) {
    if (isQeError(error) && error.code === 'QE_MONEY_RANGE') return undefined;
    throw error;
  }
}

/**
 * The amount in range that is nearest to a whole number of micro-dollars: for a figure that may not
 * stop a book. Whoever uses it says that the figure is not the true one.
 */
export function clampUsd(micros: number): UsdMicros {
  return usdMicrosOf(Math.min(Math.max(micros, -USD_MAX), USD_MAX));
}

/** A sum that stays at the end of the range of money, for the same use as `clampUsd`. */
export function clampedSumUsd(amounts: readonly UsdMicros[]): UsdMicros {
  return amounts.reduce((sum, amount) => clampUsd(sum + amount), ZERO_USD);
}

/** Integer division rounded half away from zero. `divisor` must not be zero. */
export function divideHalfAway(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n !== divisor < 0n;
  const n = dividend < 0n ? -dividend : dividend;
  const d = divisor < 0n ? -divisor : divisor;
  const rounded = (2n * n + d) / (2n * d);
  return negative ? -rounded : rounded;
}
