import { MARKET_GROUP } from '../registry/registry';
import { QeError } from '@quant-engine/contracts';
import {
  type TurnReport,
  type TurnTaker,
  MARKET_STREAMS,
  MarketPlayer,
  nextTickMs,
} from '@quant-engine/lockstep';
import { pause } from '@quant-engine/service-host';
import type { EventStore, Membership } from '@quant-engine/state-store';
import type { DaySource } from '../day/day-source';

const LIVE_EVERY_MS = 250;

export interface MarketSeatOptions {
  readonly store: EventStore;
  readonly source: DaySource;
  readonly owner: string;
  readonly leaseMs: number;
  readonly stop: AbortSignal;
  /** The wall clock by which a live market goes on; without it a conductor says until when. */
  readonly nowMs?: () => number;
}

/** A market player as one of the desk's processes: active, or standing by. */
export class MarketSeat implements TurnTaker {
  readonly #options: MarketSeatOptions;
  #membership: Membership | undefined;
  #player: MarketPlayer | undefined;

  constructor(options: MarketSeatOptions) {
    this.#options = options;
  }

  /** @throws QE_STORE_LEASED while another player is active */
  async join(): Promise<void> {
    const { store, source, owner, leaseMs, nowMs } = this.#options;
    const request = { group: MARKET_GROUP, streams: [], owner, leaseMs };
    const joined = await store.join(request);
    if (joined.outcome === 'LEASED') {
      throw new QeError('QE_STORE_LEASED', `${joined.owner} plays the market`);
    }
    this.#membership = joined;
    const fromMs = nowMs === undefined ? await nextTickMs(store) : source.startMs;
    this.#player = new MarketPlayer(store, source, fromMs ?? source.startMs);
  }

  async turn(_waitMs: number, untilMs?: number): Promise<TurnReport> {
    const { nowMs, stop } = this.#options;
    await this.#player?.publishUntil(untilMs ?? nowMs?.() ?? 0);
    if (nowMs !== undefined) await pause(LIVE_EVERY_MS, stop);
    return { taken: 0, outputs: 0, dead: 0, wrote: MARKET_STREAMS };
  }

  async renew(): Promise<boolean> {
    return (await this.#membership?.renew()) ?? false;
  }

  async leave(): Promise<void> {
    await this.#membership?.leave();
  }
}
