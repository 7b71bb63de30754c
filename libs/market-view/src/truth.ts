import { msFromUnixNs, parseUsd, type FeatureData, type UsdMicros } from '@quant-engine/contracts';

/** The truth price of a symbol. */
export interface TruthView {
  readonly price: UsdMicros;
  /** 0 to 100. */
  readonly confidence: number;
  /** Unix ms. */
  readonly timeMs: number;
}

/** The newest truth price stands, whatever the order in which they come. */
export function truthAfter(before: TruthView | undefined, feature: FeatureData): TruthView {
  const timeMs = msFromUnixNs(feature.truth_time);
  if (before !== undefined && timeMs < before.timeMs) return before;
  const { dominant_price: price, confidence } = feature;
  return { price: parseUsd(price), confidence, timeMs };
}
