import {
  elapsedMs,
  rootEvent,
  unixNsFromMs,
  type QeEvent,
  type UnixNs,
} from '@quant-engine/contracts';
import {
  AHEAD_OF_CLOCK_MS_MAX,
  CLOCK_STANDS,
  steadyAfter,
  steadyMs,
  type SteadyWall,
} from '@quant-engine/market-view';
import type { EventStore } from '@quant-engine/state-store';
import type { Logger } from './logger';

/** So long no tick may come before that is said. */
const STANDS_AFTER_MS = 10_000;

/** The clocks of the machine. */
export interface MachineClocks {
  /** Unix ms. */
  readonly wallMs: () => number;
  readonly monotonicMs: () => number;
}

/** What a live process needs to tell the time: its store, its log, and clocks of a test. */
export interface LiveTimeOptions {
  readonly store: Pick<EventStore, 'latest' | 'publish'>;
  readonly logger: Logger;
  readonly clocks?: MachineClocks;
}

const MACHINE: MachineClocks = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};

/**
 * What a process of a live desk knows of time beside the desk's clock. It tells which ticks are not
 * to be believed, and that none come any more. Its services share it.
 */
export class LiveTime {
  readonly #store: LiveTimeOptions['store'];
  readonly #logger: Logger;
  readonly #clocks: MachineClocks;
  #wall: SteadyWall | undefined;
  /** When a tick was last believed, or the watch began. */
  #tickedMs: number;
  #isAhead = false;
  #stands = false;

  constructor({ store, logger, clocks = MACHINE }: LiveTimeOptions) {
    this.#store = store;
    this.#logger = logger;
    this.#clocks = clocks;
    this.#tickedMs = clocks.monotonicMs();
    this.#nowMs();
  }

  /** Whether an event is a tick more than 5 s ahead of the wall clock; said once in a row. */
  refuses({ event_type: type, timestamp }: QeEvent): boolean {
    if (type !== 'session') return false;
    // The clock of the session follows a jump later than a host, or, started anew, sooner.
    const nowMs = Math.max(this.#nowMs(), this.#clocks.wallMs());
    const aheadMs = elapsedMs(unixNsFromMs(Math.round(nowMs)), timestamp);
    const isAhead = aheadMs > AHEAD_OF_CLOCK_MS_MAX;
    if (isAhead && !this.#isAhead) {
      const ahead_s = aheadMs / 1000;
      this.#logger.error('tick is ahead of the wall clock and is passed over', { ahead_s });
    }
    this.#isAhead = isAhead;
    if (!isAhead) this.#tickedMs = this.#clocks.monotonicMs();
    return isAhead;
  }

  /**
   * Says that the clock stands when no tick was believed for 10 s: once in the log, and as an alert
   * that is the same from every process.
   */
  async check(): Promise<void> {
    this.#nowMs();
    const sinceMs = this.#clocks.monotonicMs() - this.#tickedMs;
    if (sinceMs <= STANDS_AFTER_MS) {
      if (this.#stands) this.#logger.info('the clock goes on');
      this.#stands = false;
      return;
    }
    if (this.#stands) return;
    const { current_time: lastTick } = await this.#store.latest('state:session');
    // A desk that never had a tick is not open yet; another service may have said it meanwhile.
    if (lastTick === undefined || this.#stands) return;
    this.#stands = true;
    try {
      await this.#store.publish([standsAlert(lastTick)]);
    } catch (error) {
      this.#stands = false;
      throw error;
    }
    this.#logger.error('the clock stands: no tick has come', { for_s: Math.floor(sinceMs / 1000) });
  }

  #nowMs(): number {
    const reading = {
      wallMs: this.#clocks.wallMs(),
      monotonicMs: this.#clocks.monotonicMs(),
    };
    this.#wall = steadyAfter(this.#wall, reading);
    return steadyMs(this.#wall, reading);
  }
}

function standsAlert(lastTick: UnixNs): QeEvent {
  return rootEvent('alert', `${CLOCK_STANDS}:${lastTick}`, lastTick, {
    alert_type: CLOCK_STANDS,
    severity: 'critical',
    message: 'the clock stands: no tick has come for 10 s; nothing is opened until it goes on',
    figures: { last_tick: lastTick },
    needs_ack: true,
  });
}
