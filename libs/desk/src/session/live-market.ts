import { tradingDateAt } from '@quant-engine/calendar';
import { DayReplayer, startAt } from '@quant-engine/lockstep';
import { pause, type Logger, type LeasedHost } from '@quant-engine/service-host';
import type { Membership } from '@quant-engine/state-store';
import type { DaySource } from '../day/day-source';
import { joinMarket, type MarketTurnsOptions } from './market-turns';

const LOOK_EVERY_MS = 250;
const SECOND_MS = 1_000;
/** What is older is no market any more: a player that was held up for longer goes on from now. */
const LATE_MS_MAX = 10_000;

export interface LiveMarketOptions extends MarketTurnsOptions {
  readonly logger: Logger;
  readonly stop: AbortSignal;
  /** The wall clock. */
  readonly nowMs: () => number;
  /** The market of a date; undefined on one without a session. */
  readonly sourceOf: (tradingDate: string) => DaySource | undefined;
}

/** The generated market of a live desk: each trading date has its own, made when it begins. */
export class LiveMarket implements LeasedHost {
  readonly #options: LiveMarketOptions;
  #membership: Membership | undefined;
  #player: DayReplayer | undefined;
  #tradingDate: string | undefined;
  #playedMs = 0;

  constructor(options: LiveMarketOptions) {
    this.#options = options;
  }

  /** @throws QE_STORE_LEASED while another player is active */
  async join(): Promise<void> {
    this.#membership = await joinMarket(this.#options);
    this.#tradingDate = undefined;
  }

  async turn(): Promise<{ readonly taken: number }> {
    const { nowMs, stop } = this.#options;
    const now = nowMs();
    const date = tradingDateAt(now);
    if (date !== this.#tradingDate || now - this.#playedMs > LATE_MS_MAX) this.#begin(date, now);
    await this.#player?.publishUntil(now);
    this.#playedMs = now;
    await pause(LOOK_EVERY_MS, stop);
    return { taken: 0 };
  }

  async renew(): Promise<boolean> {
    return (await this.#membership?.renew()) ?? false;
  }

  async leave(): Promise<void> {
    await this.#membership?.leave();
  }

  /** What is left of a date's market; the store knows what of it is published already. */
  #begin(date: string, now: number): void {
    const { store, sourceOf, logger } = this.#options;
    const source = sourceOf(date);
    const left = source === undefined ? undefined : fromNow(source, now);
    if (date !== this.#tradingDate) {
      const what = source === undefined ? 'no session, no market' : 'the market of the day';
      logger.info(what, { date });
    }
    this.#tradingDate = date;
    this.#player = left === undefined ? undefined : new DayReplayer(store, left, left.startMs);
  }
}

/** A day as it stands now; undefined when it is over. */
function fromNow(source: DaySource, now: number): DaySource | undefined {
  const secondMs = Math.floor(now / SECOND_MS) * SECOND_MS;
  if (secondMs <= source.startMs) return source;
  return secondMs > source.endMs ? undefined : startAt(source, secondMs);
}
