import type { Bucket, PctMicros, UsdMicros } from '@quant-engine/contracts';

/** What a bucket or a group of an account may hold, % of equity. */
export interface HoldingRules {
  readonly targetPct: PctMicros;
  readonly maxPct: PctMicros;
}

/** A part of the day that begins at a clock time. */
export interface WindowRules {
  /** `HH:MM`, New York. */
  readonly start: string;
  readonly tolerancePct: PctMicros;
  /** Whether gross above the tolerance is reduced, rather than new orders throttled. */
  readonly allowDerisk: boolean;
}

/** The end of the day, counted back from the desk's close. */
export interface CloseRules {
  readonly lastMinutes: number;
  readonly tolerancePct: PctMicros;
  readonly allowDerisk: boolean;
}

/** Rules of the de-risk: offsets in minutes, steps in ticks, targets in millionths of a percent. */
export interface DeriskRules {
  readonly hardMinutesToClose: number;
  readonly hardTargetPct: PctMicros;
  readonly capRecoveryTargetPct: PctMicros;
  /** % of what was to be reduced at first. */
  readonly stepPct: PctMicros;
  readonly softStepTicks: number;
  readonly hardStepTicks: number;
  readonly capStepTicks: number;
  readonly clipSharesMax: number;
  readonly closeClipSharesMax: number;
  readonly truthOffsetUsd: UsdMicros;
  readonly minConfidencePct: PctMicros;
}

/** From when on data are too old, in seconds, and how wide a sane spread is. */
export interface StaleDataRules {
  readonly l1StaleS: number;
  readonly printStaleS: number;
  readonly exposureStaleS: number;
  readonly lastGoodS: number;
  /** % of gross. */
  readonly maxUnmarkedPct: PctMicros;
  /** % of the mid. */
  readonly maxSpreadPct: PctMicros;
}

/** How long an order lives, in seconds, by the type of its intent. */
export interface TimeToLiveRules {
  readonly CAP_RECOVERY: number;
  readonly HARD_DERISK: number;
  readonly SOFT_DERISK: number;
  readonly LT_BAND_CORRECTIVE: number;
  readonly MM: number;
  readonly OTHER: number;
}

/**
 * The desk's rules as the file has them. Every percentage is exact and, unless it says otherwise,
 * of the account's equity at the start of the day.
 */
export interface RiskRules {
  readonly exposure: {
    /** The hard cap. */
    readonly maxGrossExposurePct: PctMicros;
    readonly softLimitPct: PctMicros;
  };
  readonly buckets: Readonly<Record<Bucket, HoldingRules>>;
  /** By the name of the group, in alphabetical order. */
  readonly groups: Readonly<Record<string, HoldingRules>>;
  readonly session: { readonly closeOffsetMinutes: number };
  readonly regimes: {
    readonly OPEN: WindowRules;
    readonly EARLY: WindowRules;
    readonly MID: WindowRules;
    readonly LATE: WindowRules;
    readonly CLOSE: CloseRules;
  };
  readonly derisk: DeriskRules;
  readonly staleData: StaleDataRules;
  readonly orders: {
    /** % of the touch. */
    readonly priceCollarPct: PctMicros;
    readonly timeToLiveS: TimeToLiveRules;
  };
}
