import type {
  Bucket,
  DeriskAction,
  Effect,
  Mode,
  Ratio,
  Side,
  StateCodec,
  UnixNs,
  UsdMicros,
} from '@quant-engine/contracts';
import type {
  Clock,
  MarketView,
  SaidAhead,
  TruthView,
  WaitingFacts,
} from '@quant-engine/market-view';
import type { DeriskProgress } from '@quant-engine/risk-policy';
import { Map } from 'immutable';

/** A position as the newest snapshot of exposure has it. */
export interface HeldPosition {
  /** Signed shares, as the snapshot has them; what was filled since is in the tickets. */
  readonly quantity: number;
  readonly avgPrice: UsdMicros;
  readonly mark: UsdMicros;
  readonly bucket: Bucket;
}

/** A figure now, and at worst over the working orders. */
export interface CurrentAndPotential {
  readonly current: UsdMicros;
  readonly potential: UsdMicros;
}

/** The newest exposure snapshot of an account, in micro-dollars. */
export interface ExposureView {
  readonly eventId: string;
  readonly time: UnixNs;
  readonly orderSeq: number;
  readonly equity: UsdMicros;
  readonly gross: CurrentAndPotential;
  readonly buckets: Readonly<Record<Bucket, CurrentAndPotential>>;
  /** Shares of equity, as the decision table reads them. */
  readonly groups: Readonly<Record<string, { readonly current: Ratio; readonly potential: Ratio }>>;
  readonly unmarked: UsdMicros;
  readonly positions: Readonly<Record<string, HeldPosition>>;
}

/** What was last decided for an account. */
export interface DecisionView {
  readonly mode: Mode;
  readonly row: number;
  readonly reason: string;
  readonly action?: DeriskAction;
  readonly targetPct?: number;
  readonly tradingState: string;
  /** Since when the first figures of a desk that starts are waited for; nobody was told yet. */
  readonly waitsSince?: UnixNs;
}

/** From the breach of the hard cap to the recovery from it. */
export interface CapEpisode {
  readonly openedAt: UnixNs;
  readonly tradingDate: string;
}

/** What the engine knows of an account. */
export interface AccountView {
  readonly exposure: ExposureView | null;
  readonly decision: DecisionView | null;
  readonly capEpisode: CapEpisode | null;
  readonly progress: DeriskProgress | null;
  /** Whether the last increase that was judged was dated ahead of the clock. */
  readonly clockBehind: boolean;
  /** Decisions so far: tells two from each other that one tick, told twice, brings about. */
  readonly decisions: number;
}

/** An approved intent, until its order is over and a snapshot counts what it filled. */
export interface Ticket {
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  readonly effect: Effect;
  readonly bucket: Bucket;
  /** Shares approved or working. */
  readonly leaves: number;
  readonly mark: UsdMicros;
  readonly limitPrice: UsdMicros;
  /** The first order event of it; null while execution has not answered. */
  readonly firstSeq: number | null;
  /** The newest one: an event that comes again, or after a newer one, moves nothing. */
  readonly lastSeq: number | null;
  /** Fills that the newest snapshot does not count yet. */
  readonly fills: readonly { readonly seq: number; readonly shares: number }[];
}

/** Everything a decision depends on. */
export interface EngineState {
  readonly clock: Clock | null;
  /** Facts that came before the first tick. */
  readonly waiting: WaitingFacts;
  readonly said: SaidAhead;
  readonly market: Map<string, MarketView>;
  readonly truths: Map<string, TruthView>;
  readonly accounts: Map<string, AccountView>;
  /** By intent id. */
  readonly tickets: Map<string, Ticket>;
  /** Until when a proposal that was judged could pass once more, by its event id. */
  readonly judged: Map<string, UnixNs>;
}

export const UNSEEN_ACCOUNT: AccountView = {
  exposure: null,
  decision: null,
  capEpisode: null,
  progress: null,
  clockBehind: false,
  decisions: 0,
};

/** The state before the first event. */
export function initialEngineState(): EngineState {
  return {
    clock: null,
    waiting: Map(),
    said: Map(),
    market: Map(),
    truths: Map(),
    accounts: Map(),
    tickets: Map(),
    judged: Map(),
  };
}

export function accountOf(state: EngineState, account: string): AccountView {
  return state.accounts.get(account) ?? UNSEEN_ACCOUNT;
}

export const engineCodec: StateCodec<EngineState> = {
  version: 3,
  slices: (state) => ({ ...state }),
  restore: (slices) => {
    const mapOf = <T>(name: string): Map<string, T> =>
      Map(slices.entries(name) as Iterable<[string, T]>);
    return {
      clock: (slices.value('clock') ?? null) as Clock | null,
      waiting: mapOf('waiting'),
      said: mapOf('said'),
      market: mapOf('market'),
      truths: mapOf('truths'),
      accounts: mapOf('accounts'),
      tickets: mapOf('tickets'),
      judged: mapOf('judged'),
    };
  },
};
