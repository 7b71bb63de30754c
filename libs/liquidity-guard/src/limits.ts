import { readConfig, type Finding } from '@quant-engine/config-file';
import { INTENT_TYPES, type Bucket, type IntentType, type Problem } from '@quant-engine/contracts';
import { Type, type Static } from '@sinclair/typebox';

/** How large an order may be, and how small. */
export interface LiquidityLimits {
  readonly minLotShares: number;
  /**
   * An order may be the average daily volume divided by this, or one minimum lot if that is more.
   */
  readonly advDivisor: number;
  /** Largest order of a bucket, in shares; a bucket that is absent has none. */
  readonly bucketCaps: Readonly<Partial<Record<Bucket, number>>>;
  /** From here to the close, orders below the minimum lot may go out. */
  readonly oddLotMinutesToClose: number;
  /** Intents whose orders may be below the minimum lot at any time. */
  readonly oddLotIntents: readonly IntentType[];
}

const closed = { additionalProperties: false } as const;
const SHARES_MAX = 1_000_000;

const BucketCap = Type.Optional(Type.Integer({ minimum: 1, maximum: SHARES_MAX }));

/** The shape of liquidity_limits.yaml. */
export const LimitsFileSchema = Type.Object(
  {
    min_lot_shares: Type.Integer({
      minimum: 1,
      maximum: SHARES_MAX,
      description: 'A smaller order is deferred, and every order may be this large. Shares.',
    }),
    adv_divisor: Type.Integer({
      minimum: 1,
      maximum: SHARES_MAX,
      description: 'An order may be the average daily volume divided by this.',
    }),
    bucket_caps: Type.Object(
      { LT: BucketCap, MM_PURE: BucketCap },
      { ...closed, description: 'Largest order of a bucket, in shares. No entry: no cap.' },
    ),
    odd_lot_minutes_to_close: Type.Integer({
      minimum: 0,
      maximum: 120,
      description: 'From here to the close, orders below the minimum lot may go out. Minutes.',
    }),
    odd_lot_intents: Type.Array(
      Type.Unsafe<IntentType>({ type: 'string', enum: [...INTENT_TYPES] }),
      {
        uniqueItems: true,
        description: 'Intents whose orders may be below the minimum lot at any time.',
      },
    ),
  },
  closed,
);
type LimitsFile = Static<typeof LimitsFileSchema>;

/** The limits of a file, or everything that is wrong with it. */
export type LimitsResult =
  | { readonly ok: true; readonly limits: LiquidityLimits }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads the text of a limits file. Problems bear the code QE_RULES_INVALID and `file:line:col`.
 *
 * @param file the name to print in problems
 */
export function readLimits(text: string, file: string): LimitsResult {
  const read = readConfig(text, file, LimitsFileSchema, { check: capFindings });
  if (!read.ok) return read;
  const { value } = read;
  return {
    ok: true,
    limits: {
      minLotShares: value.min_lot_shares,
      advDivisor: value.adv_divisor,
      bucketCaps: value.bucket_caps,
      oddLotMinutesToClose: value.odd_lot_minutes_to_close,
      oddLotIntents: value.odd_lot_intents,
    },
  };
}

// With a cap below the minimum lot every order of the bucket would be deferred for ever.
function capFindings({ bucket_caps, min_lot_shares }: LimitsFile): readonly Finding[] {
  return Object.entries(bucket_caps)
    .filter(([, cap]) => cap < min_lot_shares)
    .map(([bucket, cap]) => ({
      path: ['bucket_caps', bucket],
      reason: `must be at least min_lot_shares (${min_lot_shares}), got ${cap}`,
    }));
}
