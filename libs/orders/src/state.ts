import type {
  OrderData,
  SessionData,
  StateCodec,
  UnixNs,
  UsdMicros,
} from '@quant-engine/contracts';
import { Map } from 'immutable';

/** An order as its last event left it, and what that event does not say. */
export interface Order {
  readonly event: OrderData;
  /** Number of its first order event: by it the orders stand in the order of their making. */
  readonly firstSeq: number;
  /** Correlation of the chain that the order belongs to. */
  readonly correlationId: string;
  /** Filled shares times their prices. */
  readonly filledNotional: UsdMicros;
  /** When its time to live ends. */
  readonly expiresAt: UnixNs;
  /** Why a cancel was asked for; the order ends as EXPIRED when it outlived itself. */
  readonly cancelReason?: CancelReason;
}

export type CancelReason = 'HALTED' | 'CAP_EPISODE' | 'PAST_ZERO' | 'SELF_CROSS' | 'TIME_TO_LIVE';

/** What the engine last said about an account. */
export interface Permission {
  readonly tradingState: 'ACTIVE' | 'REDUCING' | 'HALTED';
  readonly capEpisodeOpen: boolean;
}

/** A fill that no order of ours could take: the broker was asked for the books that count it. */
export interface UnbookedFill {
  readonly account: string;
  /** Id of the command that asked. */
  readonly questionId: string;
  readonly askedAt: UnixNs;
  /** Whether books that count it have come. */
  readonly isCounted: boolean;
}

/** What an account had when its trading date began; fixed until the next one. */
export interface StartOfDay {
  /** The first account value of the date, decimal $. */
  readonly equity: string;
  /** Signed shares by symbol. */
  readonly quantities: Readonly<Record<string, number>>;
}

/** Everything that execution knows. */
export interface OrdersState {
  readonly clock: (SessionData & { readonly time: UnixNs }) | null;
  /** Number of the last order event of the desk. */
  readonly seq: number;
  readonly permissions: Map<string, Permission>;
  /** Orders that are not over, by order id. */
  readonly open: Map<string, Order>;
  /** Orders of the day that are over: a late fill still finds its order. */
  readonly over: Map<string, Order>;
  /** Executions of the day that are booked, by `account|exec id`. */
  readonly executions: Map<string, string>;
  /** Signed shares by `account|symbol`. */
  readonly positions: Map<string, number>;
  /** The hash of the reference data with which the trading date began. */
  readonly referenceHash: string;
  /** The hash of others that were found since, and told; empty when none were. */
  readonly otherReferenceHash: string;
  /** By account; absent until the first snapshot of the trading date. */
  readonly starts: Map<string, StartOfDay>;
  /** Accounts with an amount beyond the range of money on this date: the id of what told it. */
  readonly beyondRange: Map<string, string>;
  /** Time of the newest snapshot of each account. */
  readonly snapshots: Map<string, { readonly id: string; readonly time: UnixNs }>;
  /** Fills that could not be booked, by the id of their report. */
  readonly unbooked: Map<string, UnbookedFill>;
}

export const NOTHING_PERMITTED: Permission = { tradingState: 'HALTED', capEpisodeOpen: false };

/** The state before the first event. */
export function initialOrdersState(): OrdersState {
  return {
    clock: null,
    seq: 0,
    permissions: Map(),
    open: Map(),
    over: Map(),
    executions: Map(),
    positions: Map(),
    referenceHash: '',
    otherReferenceHash: '',
    starts: Map(),
    beyondRange: Map(),
    snapshots: Map(),
    unbooked: Map(),
  };
}

/** An order of the day by its id, open or over. */
export function orderOf(state: OrdersState, orderId: string): Order | undefined {
  return state.open.get(orderId) ?? state.over.get(orderId);
}

/** Signed shares that an account holds of a symbol. */
export function positionOf(state: OrdersState, account: string, symbol: string): number {
  return state.positions.get(`${account}|${symbol}`, 0);
}

/** Shares that a DECREASE of this direction may take before the position is at zero. */
export function closableOf(
  state: OrdersState,
  { account_id, symbol, dir }: Pick<OrderData, 'account_id' | 'symbol' | 'dir'>,
): number {
  const held = positionOf(state, account_id, symbol);
  return Math.max(dir === 'LONG' ? held : -held, 0);
}

/** The open orders of one account in one symbol, those that are asked to end among them. */
export function openOrdersIn(
  state: OrdersState,
  { account_id, symbol }: Pick<OrderData, 'account_id' | 'symbol'>,
): readonly Order[] {
  return [...state.open.values()].filter(
    ({ event }) => event.account_id === account_id && event.symbol === symbol,
  );
}

export function leavesOf(orders: readonly Order[]): number {
  return orders.reduce((sum, { event }) => sum + event.leaves_quantity, 0);
}

export const ordersCodec: StateCodec<OrdersState> = {
  version: 3,
  slices: (state) => ({ ...state }),
  restore: (slices) => {
    const mapOf = <T>(name: string): Map<string, T> =>
      Map(slices.entries(name) as Iterable<[string, T]>);
    return {
      clock: (slices.value('clock') ?? null) as OrdersState['clock'],
      seq: Number(slices.value('seq') ?? 0),
      permissions: mapOf('permissions'),
      open: mapOf('open'),
      over: mapOf('over'),
      executions: mapOf('executions'),
      positions: mapOf('positions'),
      referenceHash: String(slices.value('referenceHash') ?? ''),
      otherReferenceHash: String(slices.value('otherReferenceHash') ?? ''),
      starts: mapOf('starts'),
      beyondRange: mapOf('beyondRange'),
      snapshots: mapOf('snapshots'),
      unbooked: mapOf('unbooked'),
    };
  },
};
