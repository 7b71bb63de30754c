import {
  BUCKETS,
  classificationOf,
  DIRECTIONS,
  EFFECTS,
  sideOfClassification,
  type Bucket,
  type Classification,
  type Direction,
  type Effect,
  type Side,
} from '@quant-engine/contracts';

/** How an order is classified, where a test says only some of it. */
interface PartOfLeg {
  readonly bucket?: Bucket | undefined;
  readonly dir?: Direction | undefined;
  readonly effect?: Effect | undefined;
  readonly side?: Side | undefined;
  readonly classification?: Classification | undefined;
}

/**
 * Bucket, direction and effect, with the class and the side that follow from them, or from which
 * they follow. Where only a side is said, a BUY opens a long position and a SELL reduces one.
 */
export function legOf(part: PartOfLeg) {
  const named = LEGS.find(({ classification }) => classification === part.classification);
  const { bucket = named?.bucket ?? 'LT', dir = named?.dir ?? 'LONG' } = part;
  const reduces = part.side === 'SELL' && part.dir === undefined;
  const { effect = named?.effect ?? (reduces ? 'DECREASE' : 'INCREASE') } = part;
  const { classification = classificationOf(bucket, dir, effect) } = part;
  const { side = sideOfClassification(classification) } = part;
  return { bucket, dir, effect, classification, side } as const;
}

const LEGS = BUCKETS.flatMap((bucket) =>
  DIRECTIONS.flatMap((dir) =>
    EFFECTS.map((effect) => {
      const classification = classificationOf(bucket, dir, effect);
      return { bucket, dir, effect, classification } as const;
    }),
  ),
);
