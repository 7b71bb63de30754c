import type { Bucket, PctMicros } from '@quant-engine/contracts';
import type { ReferenceData } from '@quant-engine/reference-data';

/** What the exposure service is told once, at its start. */
export interface ExposureConfig {
  readonly reference: ReferenceData;
  /** Percent of equity that each bucket is meant to have, and may have. */
  readonly buckets: Readonly<
    Record<Bucket, { readonly targetPct: PctMicros; readonly maxPct: PctMicros }>
  >;
  readonly staleData: {
    /** A quote or a last price that is older marks nothing. */
    readonly l1StaleS: number;
    /** A quote with a wider spread, in percent of its middle, is none. */
    readonly maxSpreadPct: PctMicros;
  };
}
