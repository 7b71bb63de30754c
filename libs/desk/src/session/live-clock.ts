import { NYSE_CALENDAR } from '@quant-engine/calendar';
import { unixNsFromMs, type SessionData } from '@quant-engine/contracts';
import { nextTickMs } from '@quant-engine/lockstep';
import {
  steadyAfter,
  steadyMs,
  WALL_JUMP_MS_MAX,
  type SteadyWall,
  type WallReading,
} from '@quant-engine/market-view';
import { pause, type Logger, type MachineClocks } from '@quant-engine/service-host';
import { timeOfTick, SessionClock } from '@quant-engine/session-clock';
import type { DeskPlan } from '../process/desk-plan';
import { beginLive, type WipeableStore } from './desk-day';

const SECOND_MS = 1_000;

/** The clocks of the machine, and how one waits on it. */
export interface LiveClockTime extends MachineClocks {
  readonly pause: (ms: number, stop: AbortSignal) => Promise<void>;
}

const MACHINE: LiveClockTime = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  pause,
};

/** What of its process the clock needs. */
export interface LiveClockContext {
  readonly store: WipeableStore;
  readonly options: { readonly owner: string; readonly fresh: boolean };
  readonly logger: Logger;
  readonly stop: AbortSignal;
}

/** What of the desk's plan it needs. */
export type LiveClockPlan = Pick<DeskPlan, 'hours' | 'source' | 'endMs' | 'own'>;

/**
 * The session clock of a desk that trades by the wall clock and the exchange's calendar. It does not
 * follow each jump of the wall clock: until one has held for 60 s it ticks by monotonic time, and
 * says so in each tick. A jump forward then is a gap, one back an explicit reset.
 */
export class LiveClock {
  readonly #context: LiveClockContext;
  readonly #plan: LiveClockPlan;
  readonly #clock: SessionClock;
  readonly #leaseMs: number;
  readonly #time: LiveClockTime;
  #wall: SteadyWall | undefined;
  /** The next second to tick. */
  #nextMs = 0;
  /** The last second before the wall clock jumped, while that is not followed. */
  #jumpedAtMs: number | undefined;
  /** What the clock showed before it was set back, until the tick that says so. */
  #setBackFromMs: number | undefined;
  #regime = '';

  constructor(context: LiveClockContext, plan: LiveClockPlan, leaseMs: number, time = MACHINE) {
    this.#context = context;
    this.#plan = plan;
    this.#leaseMs = leaseMs;
    this.#time = time;
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
    const reading = this.#read();
    // A wall clock that stands behind the last tick has jumped while nobody looked.
    const isBehind = reading.wallMs < this.#nextMs - SECOND_MS - WALL_JUMP_MS_MAX;
    this.#wall = { base: isBehind ? { ...reading, wallMs: this.#nextMs } : reading };
  }

  renew(): Promise<boolean> {
    return this.#clock.renew();
  }

  leave(): Promise<void> {
    return this.#clock.leave();
  }

  /** Ticks the second that begins next. Seconds that went by unseen are left out. */
  async turn(): Promise<{ readonly taken: number }> {
    const { stop } = this.#context;
    let nowMs = this.#nowMs();
    const dueMs = Math.max(Math.ceil(nowMs / SECOND_MS) * SECOND_MS, this.#nextMs);
    // A timer may end a moment early.
    while (!stop.aborted && nowMs < dueMs && dueMs - nowMs <= SECOND_MS) {
      await this.#time.pause(Math.max(dueMs - nowMs, 1), stop);
      nowMs = this.#nowMs();
    }
    if (nowMs < dueMs) {
      // The wall clock went back by a little: the desk's clock stands until it has caught up.
      if (!stop.aborted) await this.#time.pause(SECOND_MS, stop);
      return { taken: 0 };
    }
    if (!stop.aborted) await this.#tick(dueMs);
    return { taken: 1 };
  }

  async #tick(ms: number): Promise<void> {
    const { data } = await this.#clock.tick(ms, this.#mark());
    this.#setBackFromMs = undefined;
    this.#nextMs = ms + SECOND_MS;
    if (data.regime === this.#regime) return;
    this.#regime = data.regime;
    const { logger } = this.#context;
    logger.info(`${timeOfTick(data)} ${data.regime}`, { date: data.trading_date });
  }

  #mark(): SessionData['clock'] {
    const from = this.#setBackFromMs ?? this.#jumpedAtMs;
    if (from === undefined) return undefined;
    const state = this.#setBackFromMs === undefined ? 'JUMPED' : 'RESET';
    return { state, since: unixNsFromMs(from) };
  }

  #read(): WallReading {
    return { wallMs: this.#time.wallMs(), monotonicMs: this.#time.monotonicMs() };
  }

  /** The time that is believed, after a look at both clocks. */
  #nowMs(): number {
    const reading = this.#read();
    this.#wall = steadyAfter(this.#wall, reading);
    const nowMs = steadyMs(this.#wall, reading);
    this.#note(this.#wall, nowMs);
    return nowMs;
  }

  /** Notes what has become of a jump. */
  #note({ jump }: SteadyWall, nowMs: number): void {
    const { logger } = this.#context;
    const lastMs = this.#nextMs - SECOND_MS;
    if (jump !== undefined && this.#jumpedAtMs === undefined) {
      this.#jumpedAtMs = lastMs;
      const by_s = Math.round(jump.offsetMs / 1000);
      logger.error('the wall clock jumped; time goes on without it', { by_s });
    }
    if (jump !== undefined || this.#jumpedAtMs === undefined) return;
    this.#jumpedAtMs = undefined;
    const by_s = Math.round((nowMs - lastMs) / 1000);
    if (nowMs >= lastMs - WALL_JUMP_MS_MAX) {
      logger.warn('the wall clock is followed again', { by_s });
      return;
    }
    logger.error('the wall clock went back for good; the clock is set back', { by_s });
    this.#setBackFromMs = lastMs;
    this.#nextMs = Math.ceil(nowMs / SECOND_MS) * SECOND_MS;
  }
}
