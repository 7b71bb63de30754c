import type { Core } from '@quant-engine/contracts';

/** A core with its place on the desk: which group it is, and what it reads. */
export interface Service<S = unknown> {
  /** The consumer group; also the name in logs. */
  readonly group: string;
  /** What it reads. At equal times, entries of an earlier stream are taken first. */
  readonly streams: readonly string[];
  /** The streams it may write, or all. An output for another is a fault of the core. */
  readonly writes?: readonly string[];
  readonly core: Core<S>;
}
