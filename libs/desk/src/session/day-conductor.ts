import { NYSE_CALENDAR } from '@quant-engine/calendar';
import { isQeError, type EventOf } from '@quant-engine/contracts';
import { remoteDesk, type RemoteDesk, playDay } from '@quant-engine/lockstep';
import { pause } from '@quant-engine/service-host';
import { timeOfTick, SessionClock } from '@quant-engine/session-clock';
import type { Mailbox, RedisStore } from '@quant-engine/state-store';
import type { DaySource } from '../day/day-source';
import type { DeskPlan } from '../process/desk-plan';
import type { ProcessContext } from '../process/process-main';
import { beginPlayedDay } from './desk-day';
import { MARKET_GROUP } from '../registry/registry';

/** A desk whose processes are conducted from here. */
interface OpenDesk {
  readonly mailbox: Mailbox;
  readonly remote: RemoteDesk;
  /** The second to go on with. */
  readonly fromMs: number | undefined;
}

const IDLE_MS = 500;
/** How the day goes is looked at so often, and said when something has changed ... */
const LOOK_EVERY_MS = 1_000;
/** ... or when nothing was said for so long. */
const SAY_EVERY_MS = 10_000;

/**
 * The session clock of a played day: it says when each process takes its turn, so that the day is
 * the same however fast it goes and whoever is started again in the midst of it.
 */
export class DayConductor {
  readonly #context: ProcessContext<RedisStore>;
  readonly #plan: DeskPlan;
  readonly #source: DaySource;
  readonly #leaseMs: number;
  readonly #clock: SessionClock;
  #desk: OpenDesk | undefined;
  #isOver = false;
  /** Whether another process was the desk's clock: what that one has ended is not begun anew. */
  #stoodBy = false;
  #lookedMs = 0;
  #saidMs = 0;
  #said = '';

  constructor(
    context: ProcessContext<RedisStore>,
    plan: DeskPlan,
    source: DaySource,
    leaseMs: number,
  ) {
    this.#context = context;
    this.#plan = plan;
    this.#source = source;
    this.#leaseMs = leaseMs;
    this.#clock = new SessionClock(context.store, NYSE_CALENDAR, plan.hours);
  }

  /** @throws QE_STORE_LEASED while another process is the desk's clock */
  async join(): Promise<void> {
    try {
      await this.#clock.join(this.#context.options.owner, this.#leaseMs);
    } catch (error) {
      this.#stoodBy ||= isQeError(error) && error.code === 'QE_STORE_LEASED';
      throw error;
    }
  }

  renew(): Promise<boolean> {
    return this.#clock.renew();
  }

  async leave(): Promise<void> {
    await this.#close();
    await this.#clock.leave();
  }

  /**
   * Plays the day from where it stands to its end; then lets the desk take what is done by hand.
   */
  async turn(): Promise<{ readonly taken: number }> {
    const { stop, logger } = this.#context;
    try {
      const desk = (this.#desk ??= await this.#open());
      if (this.#isOver) {
        await desk.remote.settle();
        await pause(IDLE_MS, stop);
        return { taken: 0 };
      }
      await this.#play(desk);
    } catch (error) {
      await this.#close();
      throw error;
    }
    if (stop.aborted) return { taken: 0 };
    this.#isOver = true;
    logger.info('the day is over', { date: this.#source.tradingDate });
    return { taken: 1 };
  }

  async #open(): Promise<OpenDesk> {
    const { store, options, stop, logger } = this.#context;
    const { tradingDate: date, name: source } = this.#source;
    const { fromMs, forgotten } = await beginPlayedDay({
      store,
      clock: this.#clock,
      rejoin: () => this.join(),
      plan: this.#plan,
      fresh: options.fresh && !this.#stoodBy,
      again: !this.#stoodBy,
    });
    this.#stoodBy = true;
    if (forgotten !== undefined) {
      const { tradingDate, source: name } = forgotten;
      logger.info('the day that the store held is forgotten', { date: tradingDate, source: name });
    }
    logger.info(fromMs === undefined ? 'the day begins' : 'the day goes on', { date, source });
    const mailbox = store.mailbox();
    const remote = await remoteDesk({
      mailbox,
      services: this.#plan.registry.map(({ group, reads }) => ({ group, streams: reads })),
      players: [MARKET_GROUP],
      resume: fromMs !== undefined,
      epoch: this.#clock.epoch,
      stop,
      onWaiting: (groups) => logger.info('waiting for', { groups: groups.join(' ') }),
    });
    return { mailbox, remote, fromMs };
  }

  async #play({ remote, fromMs }: OpenDesk): Promise<void> {
    const { store, options, stop } = this.#context;
    // A day that waits for a process does not tick, and its lease would end.
    const renewal = setInterval(() => void this.renew().catch(() => false), this.#leaseMs / 3);
    try {
      await playDay({
        source: this.#source,
        clock: this.#clock,
        market: { publishUntil: async (ms) => void (await remote.play(MARKET_GROUP, ms)) },
        // The services stay at their places: what is done by hand after the day is taken, too.
        desk: {
          join: () => remote.join(),
          settle: (ms) => remote.settle(ms),
          leave: async () => undefined,
        },
        store,
        untilMs: this.#plan.endMs,
        fromMs,
        onTick: (tick) => void this.#show(tick),
        stopRequested: () => stop.aborted,
        pace: pacer(options.speed, stop),
      });
    } finally {
      clearInterval(renewal);
    }
  }

  async #close(): Promise<void> {
    await this.#desk?.mailbox.close();
    this.#desk = undefined;
    this.#isOver = false;
  }

  /** Says how the day goes, when it is time to. */
  async #show(tick: EventOf<'session'>): Promise<void> {
    const nowMs = performance.now();
    if (nowMs - this.#lookedMs < LOOK_EVERY_MS) return;
    this.#lookedMs = nowMs;
    const { store, logger } = this.#context;
    const modes = await store.latest('state:decision').catch(() => ({}));
    const news = JSON.stringify([tick.data.regime, modes]);
    if (news === this.#said && nowMs - this.#saidMs < SAY_EVERY_MS) return;
    this.#saidMs = nowMs;
    this.#said = news;
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
