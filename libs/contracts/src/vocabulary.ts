/** The words of the desk: each list is the single source of its type and of its schema. */
export const REGIMES = ['OPEN', 'EARLY', 'MID', 'LATE', 'CLOSE', 'CLOSED'] as const;
/** What a tick says of a clock that is not to be trusted. */
export const CLOCK_STATES = ['JUMPED', 'RESET'] as const;
/** What the decision table says of an account. */
export const MODES = [
  'NORMAL',
  'THROTTLE_NEW_ORDERS',
  'SOFT_DERISK',
  'HARD_DERISK',
  'CLOSED',
] as const;
/** What a de-risk may be, the most urgent first. */
export const DERISK_ACTIONS = ['CAP_RECOVERY', 'HARD_DERISK', 'SOFT_DERISK'] as const;
/** What execution lets through: everything, reductions, or cancels alone. */
export const TRADING_STATES = ['ACTIVE', 'REDUCING', 'HALTED'] as const;
/** The books of an account: long term, and market making. */
export const BUCKETS = ['LT', 'MM_PURE'] as const;
/** What an order does: it buys or sells. */
export const SIDES = ['BUY', 'SELL'] as const;
/** What an order does to a position. */
export const EFFECTS = ['INCREASE', 'DECREASE'] as const;
/** The side of a position. */
export const DIRECTIONS = ['LONG', 'SHORT'] as const;
/** Who wanted an intent, the most urgent first. */
export const INTENT_TYPES = [
  'CAP_RECOVERY',
  'HARD_DERISK',
  'SOFT_DERISK',
  'LT_BAND_CORRECTIVE',
  'MM_DECREASE',
  'STRATEGY',
] as const;
/** How an order is priced. */
export const ORDER_TYPES = ['LIMIT', 'MARKET'] as const;
/** How serious an alert is. */
export const SEVERITIES = ['info', 'warning', 'error', 'critical'] as const;
/** The eight classes of an order: bucket, direction and effect. */
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
/** The statuses of an order, and the words of its lifecycle. */
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
/** Where a mark comes from, the best first. */
export const MARK_SOURCES = ['quote', 'last', 'last_known', 'prev_close', 'avg_price'] as const;

/** The part of the session. */
export type Regime = (typeof REGIMES)[number];
/** What the decision table says of an account. */
export type Mode = (typeof MODES)[number];
/** A kind of de-risk. */
export type DeriskAction = (typeof DERISK_ACTIONS)[number];
/** What execution lets through. */
export type TradingState = (typeof TRADING_STATES)[number];
/** A book of an account: `LT` is long term, `MM_PURE` market making. */
export type Bucket = (typeof BUCKETS)[number];
/** Whether an order buys or sells. */
export type Side = (typeof SIDES)[number];
/** Whether an order increases or decreases a position. */
export type Effect = (typeof EFFECTS)[number];
/** The side of a position. */
export type Direction = (typeof DIRECTIONS)[number];
/** Who wanted an intent. */
export type IntentType = (typeof INTENT_TYPES)[number];
/** How an order is priced. */
export type OrderType = (typeof ORDER_TYPES)[number];
/** How serious an alert is. */
export type Severity = (typeof SEVERITIES)[number];
/** The class of an order, such as `LT_LONG_INCREASE`. */
export type Classification = (typeof CLASSIFICATIONS)[number];
/** The status of an order. */
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
