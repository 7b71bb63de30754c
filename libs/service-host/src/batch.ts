/** What was taken, and what was written for it. */
export interface Batch {
  readonly taken: number;
  readonly outputs: number;
  readonly dead: number;
  /** The streams that something was written to. */
  readonly wrote: readonly string[];
}

/** Nothing was taken. */
export const NO_BATCH: Batch = { taken: 0, outputs: 0, dead: 0, wrote: [] };

/** Two batches as one. */
export function addBatches(a: Batch, b: Batch): Batch {
  return {
    taken: a.taken + b.taken,
    outputs: a.outputs + b.outputs,
    dead: a.dead + b.dead,
    wrote: [...new Set([...a.wrote, ...b.wrote])],
  };
}
