import type { Ratio, Regime } from '@quant-engine/contracts';

/** Exposure of one group of instruments, as a share of equity. */
export interface GroupFigures {
  readonly current?: Ratio | undefined;
  readonly potential?: Ratio | undefined;
}

/**
 * What the decision table looks at, for one account. A figure that is undefined is not known and
 * trips no limit, except gross: without it, exposure was never seen.
 */
export interface PolicyFigures {
  readonly regime: Regime;
  readonly marketOpen: boolean;
  /** To the desk's close. */
  readonly minutesToClose: number | undefined;
  /** (long + short) / equity, as are the shares of equity below. */
  readonly gross: Ratio | undefined;
  /** The worst that gross can become through the working orders. */
  readonly potential: Ratio | undefined;
  readonly lt: Ratio | undefined;
  readonly ltPotential: Ratio | undefined;
  readonly mm: Ratio | undefined;
  readonly mmPotential: Ratio | undefined;
  readonly groups: Readonly<Record<string, GroupFigures>>;
  readonly capEpisodeOpen: boolean;
  /** Why the clock is not trusted; undefined while it is. */
  readonly clockTrouble?: 'STANDS' | 'JUMPED' | 'SET_BACK' | undefined;
  /** Age of the exposure in seconds. */
  readonly exposureAgeS: number | undefined;
  /** Positions without a fresh mark, as a share of gross (not of equity). */
  readonly unmarked: Ratio | undefined;
}
