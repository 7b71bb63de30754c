import { checkValue } from '@quant-engine/config-file';
import {
  BUCKETS,
  EFFECTS,
  INTENT_TYPES,
  type Bucket,
  type Effect,
  type IntentType,
  type Problem,
} from '@quant-engine/contracts';
import { Type } from '@sinclair/typebox';
import type { LiquidityLimits } from './limits';
import { sizeOrder, type SizedOrder } from './size-order';

const SizeLineSchema = Type.Object(
  {
    quantity: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }),
    adv: Type.Optional(Type.Unsafe<number | null>({ type: ['number', 'null'], minimum: 0 })),
    bucket: Type.Unsafe<Bucket>({ type: 'string', enum: [...BUCKETS] }),
    intentType: Type.Unsafe<IntentType>({ type: 'string', enum: [...INTENT_TYPES] }),
    minutesToClose: Type.Optional(Type.Unsafe<number | null>({ type: ['number', 'null'] })),
    effect: Type.Optional(Type.Unsafe<Effect | null>({ enum: [...EFFECTS, null] })),
  },
  { additionalProperties: false },
);

/** Intents that only ever reduce. */
const REDUCING: readonly IntentType[] = [
  'CAP_RECOVERY',
  'HARD_DERISK',
  'SOFT_DERISK',
  'MM_DECREASE',
];

/** The order as sized, or everything that is wrong with the line (QE_SIZE_INPUT). */
export type SizeLineResult = SizedOrder | { readonly error: readonly Problem[] };

/**
 * Sizes one JSON object: `quantity`, `adv`, `bucket`, `intentType`, `minutesToClose` and `effect`.
 * `adv`, `minutesToClose` and `effect` may be null or absent: not known. Without `effect`, de-risk
 * intents and MM_DECREASE count as a DECREASE, everything else as an INCREASE.
 */
export function sizeLine(limits: LiquidityLimits, line: unknown): SizeLineResult {
  const read = checkValue(line, SizeLineSchema, 'QE_SIZE_INPUT');
  if (!read.ok) return { error: read.problems };
  const { quantity, adv, bucket, intentType, minutesToClose, effect } = read.value;
  return sizeOrder(limits, {
    quantity,
    adv: adv ?? undefined,
    bucket,
    intentType,
    minutesToClose: minutesToClose ?? undefined,
    effect: effect ?? (REDUCING.includes(intentType) ? 'DECREASE' : 'INCREASE'),
  });
}
