import {
  ZERO_USD,
  type Bucket,
  type StateCodec,
  type UnixNs,
  type UsdMicros,
} from '@quant-engine/contracts';
import type { Clock, MarketView, SaidAhead, WaitingFacts } from '@quant-engine/market-view';
import type { Lot, PendingSnapshot } from '@quant-engine/positions';
import { Map } from 'immutable';
import type { Fill } from './fills';

/** A working order: what it could still fill. */
export interface WorkingOrder {
  readonly symbol: string;
  /** Signed shares left: positive buys. */
  readonly leaves: number;
  readonly bucket: Bucket;
  readonly price?: UsdMicros;
}

/** What exposure knows of an account, its holdings aside. */
export interface AccountHead {
  readonly equity: UsdMicros;
  /** The last order event of the account that was taken. */
  readonly orderSeq: number;
  /** The newest whole snapshot; before the first there is no exposure to speak of. */
  readonly snapshot?: {
    readonly id: string;
    /** The last order event that it counts. */
    readonly countedSeq: number;
    /** The line that made it whole. */
    readonly eventId: string;
  };
  /** A snapshot of which not all lines have come yet. */
  readonly pending?: PendingSnapshot;
}

/** An account of which nothing has come yet. */
export const NEW_ACCOUNT: AccountHead = { equity: ZERO_USD, orderSeq: 0 };

/** The last exposure of an account in $, for the desk's total. */
export interface AccountTotals {
  readonly equity: UsdMicros;
  readonly long: UsdMicros;
  readonly short: UsdMicros;
  readonly potential: UsdMicros;
}

/** Everything the exposure of a desk depends on. */
export interface ExposureState {
  readonly clock: Clock | null;
  /** Facts that came before the first tick. */
  readonly waiting: WaitingFacts;
  readonly said: SaidAhead;
  /** The tick at which all accounts were last published, or the first one. */
  readonly publishedAt: UnixNs | null;
  readonly market: Map<string, MarketView>;
  readonly accounts: Map<string, AccountHead>;
  /** What is held, by account, then by symbol; nothing that is flat. */
  readonly lots: Map<string, Map<string, Lot>>;
  /** Fills that no snapshot counts yet, by account, then by the number of their order event. */
  readonly fills: Map<string, Map<string, Fill>>;
  /** The buckets of positions that our orders opened, by `account|symbol`. */
  readonly opened: Map<string, Bucket>;
  /** By account, then by order id. */
  readonly working: Map<string, Map<string, WorkingOrder>>;
  readonly totals: Map<string, AccountTotals>;
}

/** The state before the first event. */
export function initialExposureState(): ExposureState {
  return {
    clock: null,
    waiting: Map(),
    said: Map(),
    publishedAt: null,
    market: Map(),
    accounts: Map(),
    lots: Map(),
    fills: Map(),
    opened: Map(),
    working: Map(),
    totals: Map(),
  };
}

export const exposureCodec: StateCodec<ExposureState> = {
  version: 3,
  slices: (state) => {
    const slices: Record<string, unknown> = {
      clock: state.clock,
      waiting: state.waiting,
      said: state.said,
      publishedAt: state.publishedAt,
      market: state.market,
      accounts: state.accounts,
      totals: state.totals,
      opened: state.opened,
    };
    for (const [account, lots] of state.lots) slices[`lots:${account}`] = lots;
    for (const [account, fills] of state.fills) slices[`fills:${account}`] = fills;
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
      waiting: mapOf('waiting'),
      said: mapOf('said'),
      publishedAt: (slices.value('publishedAt') ?? null) as ExposureState['publishedAt'],
      market: mapOf('market'),
      accounts: mapOf('accounts'),
      totals: mapOf('totals'),
      opened: mapOf('opened'),
      lots: nested('lots:'),
      fills: nested('fills:'),
      working: nested('working:'),
    };
  },
};
