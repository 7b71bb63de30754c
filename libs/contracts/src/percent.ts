import { QeError } from './errors';
import { divideHalfAway, usdMicrosOf, type UsdMicros } from './money';

declare const pctMicros: unique symbol;

/** An exact percentage: a whole number of 1e-6 %. 130 % is 130_000_000. */
export type PctMicros = number & { readonly [pctMicros]: true };

const MICROS_PER_PCT = 1_000_000;

/**
 * Reads a percentage as it stands in a file: the decimal that is written, not the double that
 * stands nearest to it. @throws QE_PERCENT_SYNTAX
 */
export function pctOf(value: number | string): PctMicros {
  const match = /^(-?)(\d{1,9})(?:\.(\d{1,6}))?$/.exec(String(value));
  if (match === null) {
    throw new QeError('QE_PERCENT_SYNTAX', `${String(value)} is not a percentage`);
  }
  const micros = Number(match[2]) * MICROS_PER_PCT + Number((match[3] ?? '').padEnd(6, '0'));
  return (match[1] === '-' && micros !== 0 ? -micros : micros) as PctMicros;
}

/** The percentage as a number for display and JSON. */
export function pctNumber(pct: PctMicros): number {
  return pct / MICROS_PER_PCT;
}

/** An exact share `part / whole`, in whatever unit both have. `whole` is positive. */
export interface Ratio {
  readonly part: number;
  readonly whole: number;
}

/** A percentage as a ratio, so that both kinds of figure compare in one way. */
export function ratioOfPct(pct: PctMicros): Ratio {
  return { part: pct, whole: 100 * MICROS_PER_PCT };
}

/** How far off the double `part / whole` can be, in 1e-6 %, for ratios below a million per cent. */
const DOUBLE_ERROR_MAX = 0.01;
const DOUBLE_RATIO_MAX = 1e12;

/**
 * Compares `part / whole` with a percentage exactly, by cross-multiplied integers. They are only
 * multiplied out where the double nearest to the ratio is too near to the percentage to tell.
 *
 * @returns negative, zero or positive, as `part/whole - pct` is.
 */
export function compareToPct(ratio: Ratio, pct: PctMicros): number {
  const nearly = (ratio.part / ratio.whole) * (100 * MICROS_PER_PCT);
  const apart = nearly - pct;
  if (Math.abs(apart) > DOUBLE_ERROR_MAX && Math.abs(nearly) < DOUBLE_RATIO_MAX) {
    return apart < 0 ? -1 : 1;
  }
  const difference =
    BigInt(ratio.part) * BigInt(100 * MICROS_PER_PCT) - BigInt(pct) * BigInt(ratio.whole);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/**
 * A percentage of an amount, rounded down to 1e-6 $ (so that a limit is never overstated).
 * @throws QE_MONEY_RANGE
 */
export function pctOfUsd(pct: PctMicros, amount: UsdMicros): UsdMicros {
  const product = BigInt(pct) * BigInt(amount);
  const scale = BigInt(100 * MICROS_PER_PCT);
  const floored = product / scale - (product < 0n && product % scale !== 0n ? 1n : 0n);
  return usdMicrosOf(Number(floored));
}

/** A ratio as a percentage with four decimals, for events and pages; decisions never use it. */
export function displayPct(ratio: Ratio): number {
  return Number(divideHalfAway(BigInt(ratio.part) * 1_000_000n, BigInt(ratio.whole))) / 10_000;
}
