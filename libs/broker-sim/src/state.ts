import type { Side, StateCodec, UsdMicros } from '@quant-engine/contracts';
import type { Clock } from '@quant-engine/market-view';
import type { Lot } from '@quant-engine/positions';
import { Map } from 'immutable';

/** One side of the market as it stands, less what our own orders have taken from it. */
export interface MarketSide {
  readonly price: UsdMicros;
  readonly shares: number;
}

/** Both sides of the market in one symbol, less what our own orders have taken. */
export interface Market {
  readonly bid: MarketSide;
  readonly ask: MarketSide;
}

/** An order at the simulated broker. */
export interface SimOrder {
  readonly account: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly leaves: number;
  readonly limit: UsdMicros | null;
  /** Executions so far: the next one's number. */
  readonly executions: number;
}

/** A client order id that was seen. */
export interface KnownOrder {
  readonly brokerId: string;
  readonly tradingDate: string;
}

/** Everything that the simulated broker knows: markets, resting orders and books. */
export interface BrokerSimState {
  readonly clock: Clock | null;
  /** The newest trading dates, in order: of these, client order ids are known. */
  readonly dates: readonly string[];
  readonly markets: Map<string, Market>;
  /** Resting orders by client order id. */
  readonly resting: Map<string, SimOrder>;
  /** By client order id. */
  readonly known: Map<string, KnownOrder>;
  /** By `account|symbol`. */
  readonly positions: Map<string, Lot>;
}

export const brokerSimCodec: StateCodec<BrokerSimState> = {
  version: 3,
  slices: (state) => ({ ...state }),
  restore: (slices) => {
    const mapOf = <T>(name: string): Map<string, T> =>
      Map(slices.entries(name) as Iterable<[string, T]>);
    return {
      clock: (slices.value('clock') ?? null) as BrokerSimState['clock'],
      dates: (slices.value('dates') ?? []) as readonly string[],
      markets: mapOf('markets'),
      resting: mapOf('resting'),
      known: mapOf('known'),
      positions: mapOf('positions'),
    };
  },
};
