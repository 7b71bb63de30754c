import { ZERO_USD, clampUsd, type Classification, type UsdMicros } from '@quant-engine/contracts';
import type { Realised } from './book';
import { signedQuantity, type Fill } from './fill';
import { compareText } from './keys';

/** The day's fills of one account, symbol and class, added up. */
export interface LedgerRow {
  readonly account: string;
  readonly symbol: string;
  readonly classification: Classification;
  readonly filledQty: number;
  readonly filledNotional: UsdMicros;
  /** On what was opened today and closed today. */
  readonly intradayRealised: UsdMicros;
  /** On overnight shares, against the previous close. */
  readonly carryRealised: UsdMicros;
  readonly fees: UsdMicros;
  readonly fills: number;
  /** Shares bought less shares sold. */
  readonly netQtyChange: number;
  /** Some of the carry was counted from an average price, for want of a previous close. */
  readonly prevCloseUnknown?: true;
  /** Some amount left the range of money: shares count, the row's amounts are not the true ones. */
  readonly beyondRange?: true;
}

/** The row of a single fill. */
export function rowOfFill(fill: Fill, realised: Realised): LedgerRow {
  return {
    account: fill.account,
    symbol: fill.symbol,
    classification: fill.classification,
    filledQty: fill.quantity,
    filledNotional: clampUsd(fill.quantity * fill.price),
    intradayRealised: realised.intraday,
    carryRealised: realised.carry,
    fees: fill.commission ?? ZERO_USD,
    fills: 1,
    netQtyChange: signedQuantity(fill),
    ...(realised.prevCloseUnknown ? { prevCloseUnknown: true } : {}),
    ...(realised.beyondRange ? { beyondRange: true } : {}),
  };
}

/** The sum of two rows of one symbol and class; the account is the first one's. */
export function addRows(a: LedgerRow, b: LedgerRow): LedgerRow {
  return {
    account: a.account,
    symbol: a.symbol,
    classification: a.classification,
    filledQty: a.filledQty + b.filledQty,
    filledNotional: clampUsd(a.filledNotional + b.filledNotional),
    intradayRealised: clampUsd(a.intradayRealised + b.intradayRealised),
    carryRealised: clampUsd(a.carryRealised + b.carryRealised),
    fees: clampUsd(a.fees + b.fees),
    fills: a.fills + b.fills,
    netQtyChange: a.netQtyChange + b.netQtyChange,
    ...(a.prevCloseUnknown === true || b.prevCloseUnknown === true
      ? { prevCloseUnknown: true }
      : {}),
    ...(a.beyondRange === true || b.beyondRange === true ? { beyondRange: true } : {}),
  };
}

/** By account, symbol and class. */
export function compareRows(a: LedgerRow, b: LedgerRow): number {
  return (
    compareText(a.account, b.account) ||
    compareText(a.symbol, b.symbol) ||
    compareText(a.classification, b.classification)
  );
}
