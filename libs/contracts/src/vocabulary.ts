/** The words of the desk: each list is the single source of its type and of its schema. */
export const REGIMES = ['OPEN', 'EARLY', 'MID', 'LATE', 'CLOSE', 'CLOSED'] as const;
export const MODES = [
  'NORMAL',
  'THROTTLE_NEW_ORDERS',
  'SOFT_DERISK',
  'HARD_DERISK',
  'CLOSED',
] as const;
export const DERISK_ACTIONS = ['CAP_RECOVERY', 'HARD_DERISK', 'SOFT_DERISK'] as const;
export const TRADING_STATES = ['ACTIVE', 'REDUCING', 'HALTED'] as const;
export const BUCKETS = ['LT', 'MM_PURE'] as const;
export const SIDES = ['BUY', 'SELL'] as const;
export const EFFECTS = ['INCREASE', 'DECREASE'] as const;
export const DIRECTIONS = ['LONG', 'SHORT'] as const;
export const INTENT_TYPES = [
  'CAP_RECOVERY',
  'HARD_DERISK',
  'SOFT_DERISK',
  'LT_BAND_CORRECTIVE',
  'MM_DECREASE',
  'STRATEGY',
] as const;
export const ORDER_TYPES = ['LIMIT', 'MARKET'] as const;
export const SEVERITIES = ['info', 'warning', 'error', 'critical'] as const;
export const CLASSIFICATIONS = [
  'LT_LONG_INCREASE',
  'LT_LONG_DECREASE',
  'LT_SHORT_INCREASE',
  'LT_SHORT_DECREASE',
  'MM_LONG_INCREASE',
  'MM_LONG_DECREASE',
  'MM_SHORT_INCREASE',
  'MM_SHORT_DECREASE',
] as const;
export const ORDER_STATUSES = [
  'PENDING_SUBMIT',
  'ACCEPTED',
  'WORKING',
  'PARTIAL_FILL',
  'FILLED',
  'PENDING_CANCEL',
  'CANCELED',
  'CANCEL_REJECTED',
  'PENDING_REPLACE',
  'REPLACED',
  'REPLACE_REJECTED',
  'REJECTED',
  'DENIED',
  'EXPIRED',
  'UNKNOWN',
  'CORRECTED',
  'BUSTED',
] as const;
export const MARK_SOURCES = ['quote', 'last', 'last_known', 'prev_close', 'avg_price'] as const;

export type Regime = (typeof REGIMES)[number];
export type Mode = (typeof MODES)[number];
export type DeriskAction = (typeof DERISK_ACTIONS)[number];
export type TradingState = (typeof TRADING_STATES)[number];
export type Bucket = (typeof BUCKETS)[number];
export type Side = (typeof SIDES)[number];
export type Effect = (typeof EFFECTS)[number];
export type Direction = (typeof DIRECTIONS)[number];
export type IntentType = (typeof INTENT_TYPES)[number];
export type OrderType = (typeof ORDER_TYPES)[number];
export type Severity = (typeof SEVERITIES)[number];
export type Classification = (typeof CLASSIFICATIONS)[number];
export type OrderStatus = (typeof ORDER_STATUSES)[number];
/** Which price marked a position; the last three count as unmarked. */
export type MarkSource = (typeof MARK_SOURCES)[number];

const ENDS: ReadonlySet<OrderStatus> = new Set([
  'FILLED',
  'CANCELED',
  'REJECTED',
  'DENIED',
  'EXPIRED',
]);

/** Whether nothing of an order works any more. A fill of it is booked all the same. */
export function isOrderOver(status: OrderStatus): boolean {
  return ENDS.has(status);
}
