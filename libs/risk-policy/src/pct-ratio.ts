import { pctOf, ratioOfPct, type Ratio } from '@quant-engine/contracts';

const PCT_SYNTAX = /^\d{1,9}(\.\d{1,6})?$/;

/** No limit is that small, so such a figure compares like zero. */
const NOTHING_PCT = 1e-9;

/**
 * A percentage that came as a number, as an exact ratio: the decimal that was written, where it has
 * at most six decimals; else the double itself. Either way it stands on the right side of every
 * limit, since limits have at most six decimals and rounding to doubles keeps the order.
 *
 * @param pct not negative
 */
export function ratioOfPctNumber(pct: number): Ratio {
  if (PCT_SYNTAX.test(String(pct))) return ratioOfPct(pctOf(pct));
  if (pct < NOTHING_PCT) return { part: 0, whole: 1 };
  let part = pct;
  let whole = 100;
  while (!Number.isInteger(part)) {
    part *= 2;
    whole *= 2;
  }
  return { part, whole };
}
