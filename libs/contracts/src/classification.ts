import type { Bucket, Classification, Direction, Effect, Side } from './vocabulary';

/** What an order does to a position, before it is known in which bucket. */
export interface OrderLeg {
  /** Shares, positive. */
  readonly quantity: number;
  readonly dir: Direction;
  readonly effect: Effect;
  readonly classification: Classification;
}

/** The class of a leg: the bucket MM_PURE is written MM. */
export function classificationOf(bucket: Bucket, dir: Direction, effect: Effect): Classification {
  return `${bucket === 'LT' ? 'LT' : 'MM'}_${dir}_${effect}`;
}

/** The side that a class trades: LONG_INCREASE and SHORT_DECREASE buy. */
export function sideOfClassification(classification: Classification): Side {
  return classification.endsWith('LONG_INCREASE') || classification.endsWith('SHORT_DECREASE')
    ? 'BUY'
    : 'SELL';
}

/**
 * Classifies a signed order against the signed position that it meets; total, and it splits an
 * order through zero into its DECREASE and then its INCREASE.
 *
 * @param position shares held, plus the working orders of the order's own side (signed)
 * @param order signed shares; 0 has no legs
 */
export function classify(bucket: Bucket, position: number, order: number): readonly OrderLeg[] {
  if (order === 0) return [];
  const quantity = Math.abs(order);
  const opens: Direction = order > 0 ? 'LONG' : 'SHORT';
  const closes: Direction = order > 0 ? 'SHORT' : 'LONG';
  const closable = order > 0 ? Math.max(-position, 0) : Math.max(position, 0);
  const decrease = Math.min(quantity, closable);
  const legs: OrderLeg[] = [];
  if (decrease > 0) legs.push(leg(bucket, closes, 'DECREASE', decrease));
  if (quantity > decrease) legs.push(leg(bucket, opens, 'INCREASE', quantity - decrease));
  return legs;
}

function leg(bucket: Bucket, dir: Direction, effect: Effect, quantity: number): OrderLeg {
  return { quantity, dir, effect, classification: classificationOf(bucket, dir, effect) };
}
