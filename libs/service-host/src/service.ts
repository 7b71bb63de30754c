import type { Core, StreamName } from '@quant-engine/contracts';

/** A core with its place on the desk: which group it is, and what it reads. */
export interface Service<S = unknown> {
  /** The consumer group; also the name in logs. */
  readonly group: string;
  /** What it reads. At equal times, entries of an earlier stream are taken first. */
  readonly streams: readonly StreamName[];
  readonly core: Core<S>;
}
