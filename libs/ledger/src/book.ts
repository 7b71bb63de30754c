import {
  clampUsd,
  inMoneyRange,
  notionalUsd,
  prorateUsd,
  USD_MAX,
  type UsdMicros,
} from '@quant-engine/contracts';
import {
  EMPTY_LOT,
  addToLot,
  closablePart,
  closePart,
  lotAt,
  openCost,
  openQuantity,
  type Lot,
} from '@quant-engine/positions';

/** The two ledgers of one symbol in one account: what came over night, and what today opened. */
export interface Book {
  readonly account: string;
  readonly symbol: string;
  /** Absent when unknown: the baseline's own cost then stands in for it. */
  readonly prevClose?: UsdMicros;
  /** The overnight position; `opened` stays the quantity at the start of the day. */
  readonly baseline: Lot;
  /** Opened today. Never on the other side of what is left of the baseline. */
  readonly intraday: Lot;
}

/** What a trade realised, by ledger. */
export interface Realised {
  readonly intraday: UsdMicros;
  readonly carry: UsdMicros;
  /** Carry was counted from the average price, for want of a previous close. */
  readonly prevCloseUnknown: boolean;
  /** The trade is worth more than the range of money: its amounts are not the true ones. */
  readonly beyondRange: boolean;
}

export function flatBook(account: string, symbol: string): Book {
  return { account, symbol, baseline: EMPTY_LOT, intraday: EMPTY_LOT };
}

/**
 * Books a trade: it closes what was opened today, then the overnight position, and the rest opens.
 *
 * @param quantity signed shares; positive buys
 */
export function bookTrade(
  book: Book,
  quantity: number,
  price: UsdMicros,
): { readonly book: Book; readonly realised: Realised } {
  const todayPart = closablePart(book.intraday, quantity);
  const baselinePart = closablePart(book.baseline, quantity + todayPart);
  const today = closePart(book.intraday, todayPart);
  const overnight = closePart(book.baseline, baselinePart);
  const reference =
    book.prevClose === undefined ? overnight.cost : clampUsd(baselinePart * book.prevClose);
  return {
    book: {
      ...book,
      baseline: overnight.lot,
      intraday: addToLot(today.lot, quantity + todayPart + baselinePart, price),
    },
    realised: {
      intraday: clampUsd(clampUsd(todayPart * price) - today.cost),
      carry: clampUsd(clampUsd(baselinePart * price) - reference),
      prevCloseUnknown: baselinePart !== 0 && book.prevClose === undefined,
      beyondRange: inMoneyRange(() => notionalUsd(quantity, price)) === undefined,
    },
  };
}

/** The book as it was before the day's first fill. */
export function beforeFills(book: Book): Book {
  return { ...book, baseline: { ...book.baseline, closed: 0 }, intraday: EMPTY_LOT };
}

/**
 * The same baseline with `quantity` signed shares fewer: a fill that the snapshot had counted
 * already is no part of the overnight position.
 */
export function withoutCounted(book: Book, quantity: number, fillPrice: UsdMicros): Book {
  const { opened, cost } = book.baseline;
  const left = opened - quantity;
  // Where the snapshot shows nothing there is no average: the fill's own price claims no profit.
  const baseline =
    opened === 0
      ? lotAt(left, fillPrice)
      : { opened: left, cost: costOfPart(cost, left, opened), closed: 0 };
  return { ...book, baseline };
}

function costOfPart(cost: UsdMicros, part: number, whole: number): UsdMicros {
  const exact = inMoneyRange(() => prorateUsd(cost, part, whole));
  return exact ?? clampUsd(Math.sign(part) * USD_MAX);
}

/** The next day's book: the end position at its cost, its new previous close not known yet. */
export function carryOver(book: Book): Book {
  const cost = clampUsd(openCost(book.baseline) + openCost(book.intraday));
  return {
    account: book.account,
    symbol: book.symbol,
    baseline: { opened: endQuantity(book), cost, closed: 0 },
    intraday: EMPTY_LOT,
  };
}

/** Signed shares held now. */
export function endQuantity(book: Book): number {
  return openQuantity(book.baseline) + openQuantity(book.intraday);
}
