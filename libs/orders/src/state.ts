import type { OrderData, StateCodec, UnixNs, UsdMicros } from '@quant-engine/contracts';
import type { Clock } from '@quant-engine/market-view';
import { Map } from 'immutable';

/** An order as its last event left it, and what that event does not say. */
export interface Order {
  readonly event: OrderData;
  /** Number of its first order event: by it the orders stand in the order of their making. */
  readonly firstSeq: number;
  /** The trading date of its making. */
  readonly tradingDate: string;
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
  /** Number of the question that it led to. */
  readonly question: number;
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

/** A question for the books of an account that was not answered yet. */
export interface BooksQuestion {
  readonly account: string;
  /** Questions are numbered on the desk, in the order in which they were asked. */
  readonly number: number;
}

/** Everything that execution knows. */
export interface OrdersState {
  readonly clock: Clock | null;
  /** The newest trading dates, in order: of these, orders and executions are kept. */
  readonly dates: readonly string[];
  /** Number of the last order event of the desk. */
  readonly seq: number;
  readonly permissions: Map<string, Permission>;
  /** Orders that are not over, by order id. */
  readonly open: Map<string, Order>;
  /** Orders that are over, for five trading dates: a late fill still finds its order. */
  readonly over: Map<string, Order>;
  /** Executions of these orders that are booked, by `account|exec id`: the id of the order. */
  readonly executions: Map<string, string>;
  /** Signed shares by `account|symbol`. */
  readonly positions: Map<string, number>;
  /** The hash of the reference data with which the trading date began. */
  readonly referenceHash: string;
  /** The hash of others that were found since, and told; empty when none were. */
  readonly otherReferenceHash: string;
  /** By `date|account`; absent until the first snapshot of the trading date. */
  readonly starts: Map<string, StartOfDay>;
  /** Fills or books beyond the range of money, by `date|account`: the id of what told it. */
  readonly beyondRange: Map<string, string>;
  /** The last snapshot taken of each account. */
  readonly snapshots: Map<string, string>;
  /** How many questions were asked. */
  readonly questions: number;
  /** Those that wait for their answer, by the id of their command. */
  readonly asked: Map<string, BooksQuestion>;
  /** Fills that could not be booked, by the id of their report. */
  readonly unbooked: Map<string, UnbookedFill>;
}

export const NOTHING_PERMITTED: Permission = { tradingState: 'HALTED', capEpisodeOpen: false };

/** The state before the first event. */
export function initialOrdersState(): OrdersState {
  return {
    clock: null,
    dates: [],
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
    questions: 0,
    asked: Map(),
    unbooked: Map(),
  };
}

/** Under what an account has what belongs to the trading date of the clock. */
export function dayKey({ clock }: OrdersState, account: string): string {
  return `${clock?.trading_date ?? ''}|${account}`;
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
  version: 4,
  slices: (state) => ({ ...state }),
  restore: (slices) => {
    const mapOf = <T>(name: string): Map<string, T> =>
      Map(slices.entries(name) as Iterable<[string, T]>);
    return {
      clock: (slices.value('clock') ?? null) as OrdersState['clock'],
      dates: (slices.value('dates') ?? []) as readonly string[],
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
      questions: Number(slices.value('questions') ?? 0),
      asked: mapOf('asked'),
      unbooked: mapOf('unbooked'),
    };
  },
};
