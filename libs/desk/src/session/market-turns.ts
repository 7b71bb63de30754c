import { MARKET_GROUP } from '../registry/registry';
import { QeError } from '@quant-engine/contracts';
import {
  type TurnReport,
  type TurnTaker,
  MARKET_STREAMS,
  DayReplayer,
  nextTickMs,
} from '@quant-engine/lockstep';
import type { EventStore, Membership } from '@quant-engine/state-store';
import type { DaySource } from '../day/day-source';

export interface MarketTurnsOptions {
  readonly store: EventStore;
  readonly owner: string;
  readonly leaseMs: number;
}

/** Takes the market data's place. @throws QE_STORE_LEASED while another player is active */
export async function joinMarket({
  store,
  owner,
  leaseMs,
}: MarketTurnsOptions): Promise<Membership> {
  const joined = await store.join({ group: MARKET_GROUP, streams: [], owner, leaseMs });
  if (joined.outcome === 'JOINED') return joined;
  throw new QeError('QE_STORE_LEASED', `${joined.owner} plays the market`);
}

/** The market of a played day as one of the desk's processes: active, or standing by. */
export class MarketTurns implements TurnTaker {
  readonly #options: MarketTurnsOptions;
  readonly #source: DaySource;
  #membership: Membership | undefined;
  #player: DayReplayer | undefined;

  constructor(options: MarketTurnsOptions, source: DaySource) {
    this.#options = options;
    this.#source = source;
  }

  /** @throws QE_STORE_LEASED while another player is active */
  async join(): Promise<void> {
    this.#membership = await joinMarket(this.#options);
    const { store } = this.#options;
    const fromMs = (await nextTickMs(store)) ?? this.#source.startMs;
    this.#player = new DayReplayer(store, this.#source, fromMs);
  }

  /** @param untilMs what the conductor says */
  async turn(_waitMs: number, untilMs = 0): Promise<TurnReport> {
    await this.#player?.publishUntil(untilMs);
    return { taken: 0, outputs: 0, dead: 0, wrote: MARKET_STREAMS };
  }

  async renew(): Promise<boolean> {
    return (await this.#membership?.renew()) ?? false;
  }

  async leave(): Promise<void> {
    await this.#membership?.leave();
  }
}
