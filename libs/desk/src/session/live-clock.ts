import { NYSE_CALENDAR } from '@quant-engine/calendar';
import { nextTickMs } from '@quant-engine/lockstep';
import { pause } from '@quant-engine/service-host';
import { timeOfTick, SessionClock } from '@quant-engine/session-clock';
import type { RedisStore } from '@quant-engine/state-store';
import type { DeskPlan } from '../process/desk-plan';
import type { ProcessContext } from '../process/process-main';
import { beginLive } from './desk-day';

const SECOND_MS = 1_000;

/** The session clock of a desk that trades by the wall clock and the exchange's calendar. */
export class LiveClock {
  readonly #context: ProcessContext<RedisStore>;
  readonly #plan: DeskPlan;
  readonly #clock: SessionClock;
  readonly #leaseMs: number;
  /** The next second to tick: the clock of a desk never goes back. */
  #nextMs = 0;
  #regime = '';

  constructor(context: ProcessContext<RedisStore>, plan: DeskPlan, leaseMs: number) {
    this.#context = context;
    this.#plan = plan;
    this.#leaseMs = leaseMs;
    this.#clock = new SessionClock(context.store, NYSE_CALENDAR, plan.hours);
  }

  /** @throws QE_STORE_LEASED while another process is the desk's clock */
  async join(): Promise<void> {
    const { store, options } = this.#context;
    const rejoin = (): Promise<void> => this.#clock.join(options.owner, this.#leaseMs);
    await rejoin();
    const { fresh } = options;
    await beginLive({ store, clock: this.#clock, rejoin, plan: this.#plan, fresh });
    this.#nextMs = (await nextTickMs(store)) ?? 0;
  }

  renew(): Promise<boolean> {
    return this.#clock.renew();
  }

  leave(): Promise<void> {
    return this.#clock.leave();
  }

  /** Ticks the second that begins next. Seconds that went by unseen are left out. */
  async turn(): Promise<{ readonly taken: number }> {
    const { stop, logger } = this.#context;
    const nowMs = Date.now();
    const dueMs = Math.max(Math.ceil(nowMs / SECOND_MS) * SECOND_MS, this.#nextMs);
    if (dueMs - nowMs > SECOND_MS) {
      // The wall clock went back: the desk's clock stands until it has caught up.
      await pause(SECOND_MS, stop);
      return { taken: 0 };
    }
    // A timer may end a moment early.
    while (!stop.aborted && Date.now() < dueMs) await pause(dueMs - Date.now(), stop);
    if (stop.aborted) return { taken: 0 };
    const { data } = await this.#clock.tick(dueMs);
    this.#nextMs = dueMs + SECOND_MS;
    if (data.regime !== this.#regime) {
      this.#regime = data.regime;
      logger.info(`${timeOfTick(data)} ${data.regime}`, { date: data.trading_date });
    }
    return { taken: 1 };
  }
}
