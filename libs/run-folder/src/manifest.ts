import type { UnixNs } from '@quant-engine/contracts';

/** The shape of run folders that this version writes and reads. */
export const RUN_FOLDER_VERSION = 2;

/**
 * What a run was. It holds session time only: a day that is run twice gives the same bytes, so a
 * wall clock has no place in it.
 */
export interface RunManifest {
  /** Of the shape of the folder; it rises when an older program could not read a newer one. */
  readonly schemaVersion: typeof RUN_FOLDER_VERSION;
  /** `YYYY-MM-DD` in New York. */
  readonly tradingDate: string;
  /** What the day was made from: a tape's name, or `synthetic`. */
  readonly source: string;
  readonly seed?: string;
  readonly rulesHash: string;
  /** Session time of the first and of the last tick. */
  readonly startedAt: UnixNs;
  readonly endedAt: UnixNs;
  readonly ended: 'CLOSE' | 'TAPE_END' | 'UNTIL' | 'INTERRUPTED';
  /** The reports of the day, as paths inside the run folder. */
  readonly reportFiles: readonly string[];
  /**
   * Of a live day: how many entries at the beginning of a stream are an earlier day's, kept since a
   * service took them on this one; by stream.
   */
  readonly carried?: Readonly<Record<string, number>>;
  /** Whether it holds the services' own states alone: latest state was a later day's already. */
  readonly stateOnly?: true;
  /** How many entries each stream holds: what is missing later is noticed. */
  readonly entries: Readonly<Record<string, number>>;
}
