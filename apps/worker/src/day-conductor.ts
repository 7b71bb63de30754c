import { NYSE_CALENDAR } from '@quant-engine/calendar';
import type { EventOf } from '@quant-engine/contracts';
import {
  pause,
  remoteDesk,
  timeOfTick,
  type DaySource,
  type DeskPlan,
  type ProcessContext,
  type Service,
} from '@quant-engine/runtime';
import type { RedisStore } from '@quant-engine/state-store';
import { beginPlayedDay } from './desk-day';
import { MARKET_GROUP } from './market-seat';
import { playDay } from './play-day';
import { SessionClock } from './session-clock';

/** The services of the desk in the order of their turns, as far as a conductor has to know them. */
export type Conducted = readonly Pick<Service, 'group' | 'streams'>[];

const IDLE_MS = 500;
/** A line of progress at most so often. */
const PROGRESS_MS = 1_000;

/**
 * The session clock of a played day: it says when each process takes its turn, so that the day is
 * the same however fast it goes and whoever is started again in the midst of it.
 */
export class DayConductor {
  readonly #context: ProcessContext<RedisStore>;
  readonly #plan: DeskPlan;
  readonly #source: DaySource;
  readonly #services: Conducted;
  readonly #leaseMs: number;
  readonly #clock: SessionClock;
  #isOver = false;
  #shownMs = 0;

  constructor(
    context: ProcessContext<RedisStore>,
    plan: DeskPlan,
    source: DaySource,
    services: Conducted,
    leaseMs: number,
  ) {
    this.#context = context;
    this.#plan = plan;
    this.#source = source;
    this.#services = services;
    this.#leaseMs = leaseMs;
    this.#clock = new SessionClock(context.store, NYSE_CALENDAR, plan.hours);
  }

  /** @throws QE_STORE_LEASED while another process is the desk's clock */
  join(): Promise<void> {
    return this.#clock.join(this.#context.options.owner, this.#leaseMs);
  }

  renew(): Promise<boolean> {
    return this.#clock.renew();
  }

  leave(): Promise<void> {
    return this.#clock.leave();
  }

  /** Plays the day from where it stands to its end; after that there is nothing to do. */
  async turn(): Promise<{ readonly taken: number }> {
    const { stop, logger } = this.#context;
    if (this.#isOver) {
      await pause(IDLE_MS, stop);
      return { taken: 0 };
    }
    await this.#play();
    if (stop.aborted) return { taken: 0 };
    this.#isOver = true;
    logger.info('the day is over', { date: this.#source.tradingDate });
    return { taken: 1 };
  }

  async #play(): Promise<void> {
    const { store, options, stop, logger } = this.#context;
    const source = this.#source;
    const fromMs = await beginPlayedDay({
      store,
      clock: this.#clock,
      rejoin: () => this.join(),
      plan: this.#plan,
      fresh: options.fresh,
    });
    const at = fromMs === undefined ? 'begins' : 'goes on';
    logger.info(`the day ${at}`, { date: source.tradingDate, source: source.name });
    const mailbox = store.mailbox();
    // A day that waits for a process does not tick, and its lease would end.
    const renewal = setInterval(() => void this.renew().catch(() => false), this.#leaseMs / 3);
    try {
      const desk = await remoteDesk({
        mailbox,
        services: this.#services,
        players: [MARKET_GROUP],
        resume: fromMs !== undefined,
        epoch: this.#clock.epoch,
        stop,
        onWaiting: (groups) => logger.info('waiting for', { groups: groups.join(' ') }),
      });
      await playDay({
        source,
        clock: this.#clock,
        market: { publishUntil: async (ms) => void (await desk.play(MARKET_GROUP, ms)) },
        desk,
        store,
        untilMs: this.#plan.endMs,
        fromMs,
        onTick: (tick) => void this.#show(tick),
        stopRequested: () => stop.aborted,
        pace: pacer(options.speed, stop),
      });
    } finally {
      clearInterval(renewal);
      await mailbox.close();
    }
  }

  /** Says how the day goes, when it is time to. */
  async #show(tick: EventOf<'session'>): Promise<void> {
    const nowMs = performance.now();
    if (nowMs - this.#shownMs < PROGRESS_MS) return;
    this.#shownMs = nowMs;
    const { store, logger } = this.#context;
    const modes = await store.latest('state:decision').catch(() => ({}));
    logger.info(`${timeOfTick(tick.data)} ${tick.data.regime}`, modes);
  }
}

/** Holds each second of the day for as long as the speed says. */
function pacer(speed: number, stop: AbortSignal): (() => Promise<void>) | undefined {
  if (speed === Infinity) return undefined;
  let dueMs = performance.now();
  return async () => {
    const nowMs = performance.now();
    // What was late is not caught up with: the desk was busy, or waited for a process.
    dueMs = Math.max(dueMs + 1000 / speed, nowMs - 1000);
    if (dueMs > nowMs) await pause(dueMs - nowMs, stop);
  };
}
