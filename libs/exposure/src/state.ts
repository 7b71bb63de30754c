import type { Bucket, StateCodec, UsdMicros, UnixNs } from '@quant-engine/contracts';
import { Map } from 'immutable';
import type { Holding } from './holding';
import type { MarketView } from './market-view';

/** A working order: what it could still fill. */
export interface WorkingOrder {
  readonly symbol: string;
  /** Signed shares left: positive buys. */
  readonly leaves: number;
  readonly bucket: Bucket;
  readonly price?: UsdMicros;
}

/** A snapshot of which not all lines have come yet. */
export interface PartialSnapshot {
  readonly id: string;
  readonly lines: Readonly<Record<string, Holding>>;
  readonly indexes: readonly number[];
}

export interface AccountHead {
  readonly equity: UsdMicros;
  /** The last order event that the positions count. */
  readonly orderSeq: number;
  /** Number of the last fill of each symbol that no snapshot counts yet. */
  readonly fillSeqs: Readonly<Record<string, number>>;
  readonly positionEventId?: string;
  readonly partial?: PartialSnapshot;
  /** False until the first snapshot is whole: before that there is no exposure to speak of. */
  readonly ready: boolean;
}

/** The last exposure of an account in $, for the desk's total. */
export interface AccountTotals {
  readonly equity: UsdMicros;
  readonly long: UsdMicros;
  readonly short: UsdMicros;
  readonly potential: UsdMicros;
}

/** Everything the exposure of a desk depends on. */
export interface ExposureState {
  readonly clock: { readonly tick: number; readonly time: UnixNs } | null;
  readonly market: Map<string, MarketView>;
  readonly accounts: Map<string, AccountHead>;
  /** By account, then by symbol. */
  readonly holdings: Map<string, Map<string, Holding>>;
  /** By account, then by order id. */
  readonly working: Map<string, Map<string, WorkingOrder>>;
  readonly totals: Map<string, AccountTotals>;
}

export function initialExposureState(): ExposureState {
  return {
    clock: null,
    market: Map(),
    accounts: Map(),
    holdings: Map(),
    working: Map(),
    totals: Map(),
  };
}

export const exposureCodec: StateCodec<ExposureState> = {
  version: 1,
  slices: (state) => {
    const slices: Record<string, unknown> = {
      clock: state.clock,
      market: state.market,
      accounts: state.accounts,
      totals: state.totals,
    };
    for (const [account, holdings] of state.holdings) slices[`holdings:${account}`] = holdings;
    for (const [account, working] of state.working) slices[`working:${account}`] = working;
    return slices;
  },
  restore: (slices) => {
    const mapOf = <T>(name: string): Map<string, T> =>
      Map(slices.entries(name) as Iterable<[string, T]>);
    const nested = <T>(prefix: string): Map<string, Map<string, T>> =>
      Map(
        slices
          .names()
          .filter((name) => name.startsWith(prefix))
          .map((name) => [name.slice(prefix.length), mapOf<T>(name)]),
      );
    return {
      clock: (slices.value('clock') ?? null) as ExposureState['clock'],
      market: mapOf('market'),
      accounts: mapOf('accounts'),
      totals: mapOf('totals'),
      holdings: nested('holdings:'),
      working: nested('working:'),
    };
  },
};
