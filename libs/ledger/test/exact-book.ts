/**
 * The accounting rules once more, in exact fractions and without a line of the ledger's code: what
 * the property tests compare it with.
 */
export interface ExactTrade {
  readonly buys: boolean;
  readonly quantity: number;
  /** Micro-dollars. */
  readonly price: number;
}

export interface ExactBook {
  readonly left: bigint;
  readonly intraday: bigint;
  readonly carry: bigint;
  /** Intraday realised, a fraction of micro-dollars. */
  readonly realised: Fraction;
}

export interface Fraction {
  readonly num: bigint;
  readonly den: bigint;
}

export function exactBook(
  overnight: number,
  reference: number,
  trades: readonly ExactTrade[],
): ExactBook {
  let left = BigInt(overnight);
  let open = 0n;
  let average: Fraction = { num: 0n, den: 1n };
  let realised: Fraction = { num: 0n, den: 1n };
  let carry = 0n;
  for (const { buys, quantity, price } of trades) {
    const sign = buys ? 1n : -1n;
    const at = BigInt(price);
    let rest = BigInt(quantity);
    const closesToday = open * sign < 0n ? smaller(rest, -open * sign) : 0n;
    realised = plus(realised, times(minus(average, at), sign * closesToday));
    open += sign * closesToday;
    rest -= closesToday;
    const closesOvernight = left * sign < 0n ? smaller(rest, -left * sign) : 0n;
    carry += sign * closesOvernight * (BigInt(reference) - at);
    left += sign * closesOvernight;
    rest -= closesOvernight;
    if (rest === 0n) continue;
    const held = open * sign;
    average = over(plus(times(average, held), { num: rest * at, den: 1n }), held + rest);
    open += sign * rest;
  }
  return { left, intraday: open, carry, realised };
}

/** Whether a whole number of micro-dollars is nearer to an exact figure than `tolerance`. */
export function isWithin(micros: number, exact: Fraction, tolerance: number): boolean {
  const gap = BigInt(micros) * exact.den - exact.num;
  return (gap < 0n ? -gap : gap) <= BigInt(tolerance) * exact.den;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function plus(a: Fraction, b: Fraction): Fraction {
  return { num: a.num * b.den + b.num * a.den, den: a.den * b.den };
}

function minus(a: Fraction, whole: bigint): Fraction {
  return { num: a.num - whole * a.den, den: a.den };
}

function times(a: Fraction, whole: bigint): Fraction {
  return { num: a.num * whole, den: a.den };
}

function over(a: Fraction, whole: bigint): Fraction {
  return { num: a.num, den: a.den * whole };
}
