import { QeError } from '@quant-engine/contracts';
import {
  type Logger,
  verdictOn,
  restIfEarly,
  untilAborted,
  LeaseHolder,
  type LeasedHost,
} from '@quant-engine/service-host';
import {
  journalOf,
  type EventStore,
  type Mailbox,
  type StreamEntry,
} from '@quant-engine/state-store';
import { isOutdated } from './last-request';
import {
  ANSWERS,
  decodeRequest,
  encodeDone,
  encodeFailed,
  encodeHello,
  encodeRefused,
  NOTHING,
  requestsOf,
  type Request,
  type TurnReport,
  type TurnRequest,
} from './messages';

/** Whoever takes turns: a service host, or a market player. */
export interface TurnTaker extends LeasedHost {
  /** @param untilMs up to which second of the day; nothing to a service host */
  turn(waitMs: number, untilMs?: number): Promise<TurnReport>;
}

/** What a service needs to take its turns when it is told. */
export interface TurnServerOptions {
  /** For this server alone: its reads wait. */
  readonly mailbox: Mailbox;
  readonly store: Pick<EventStore, 'length'>;
  readonly group: string;
  readonly host: TurnTaker;
  readonly leaseMs: number;
  readonly logger: Logger;
  readonly stop: AbortSignal;
  /** Called when the conductor let the service go: the day is over. */
  readonly onLeave?: (() => void) | undefined;
  readonly standbyMs?: number | undefined;
}

/**
 * What a turn comes to that was committed before it could be answered: something was taken, and the
 * rest is not known any more.
 */
const COMMITTED_BEFORE: TurnReport = { taken: 1, outputs: 0, dead: 0 };

/**
 * Lets a service take its turns when the conductor says so, until it is stopped or the store is
 * closed. While another instance is active it stands by.
 */
export async function serveTurns(options: TurnServerOptions): Promise<void> {
  await new TurnServer(options).run();
}

class TurnServer {
  readonly #options: TurnServerOptions;
  readonly #holder: LeaseHolder;
  /** The conductor that is served. */
  #by: string | undefined;
  /** What was served last, by this process. */
  #last: Request | undefined;
  /** How many batches the service had committed when it was last looked at. */
  #batches = 0;
  /** True when it is not known whether the last turn was committed. */
  #isUnsure = false;

  constructor(options: TurnServerOptions) {
    this.#options = options;
    this.#holder = new LeaseHolder(options.host, options);
  }

  async run(): Promise<void> {
    try {
      while (await this.#holder.take()) {
        if (!(await this.#serveUntilLost())) break;
        await this.#holder.lose();
      }
    } catch (error) {
      if (verdictOn(error) !== 'CLOSED') throw error;
    } finally {
      await this.#holder.giveBack();
    }
  }

  /** @returns whether a newer instance took over; false when it was stopped */
  async #serveUntilLost(): Promise<boolean> {
    this.#by = undefined;
    this.#isUnsure = false;
    try {
      await this.#serve();
    } catch (error) {
      if (verdictOn(error) === 'LOST') return true;
      throw error;
    }
    return !this.#options.stop.aborted;
  }

  /** Serves until it is stopped, or until the lease could not be renewed. */
  async #serve(): Promise<void> {
    const { mailbox, group, stop } = this.#options;
    let after = await this.#trying(() => mailbox.newest(requestsOf(group)));
    if (after === undefined || stop.aborted) return;
    // What is asked from here on is heard, so the conductor may ask as soon as it reads the HELLO.
    await this.#post(encodeHello(group));
    while (!stop.aborted) {
      for (const { id, fields } of await this.#read(after)) {
        after = id;
        const request = decodeRequest(fields);
        if (request !== undefined && !stop.aborted) await this.#answer(id, request);
      }
      if (!(await this.#holder.keep())) return;
    }
  }

  async #answer(id: string, request: Request): Promise<void> {
    const { group, logger } = this.#options;
    if (request.kind !== 'JOIN' && request.by !== this.#by) {
      // Its conductor is gone, or has yet to hear that another one took this service from it.
      if (this.#holder.isHeld) await this.#post(encodeRefused(group, id));
      return;
    }
    if (request.kind === 'JOIN' && isOutdated(request, this.#last)) {
      await this.#post(encodeFailed(group, id, outdated()));
      return;
    }
    this.#last = request;
    try {
      const report = await this.#trying(() => this.#do(request));
      if (report === undefined) return;
      await this.#post(encodeDone(group, id, report, this.#batches));
    } catch (error) {
      if (verdictOn(error) !== 'BUG') throw error;
      this.#isUnsure = true;
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      logger.error('turn failed', { group, asked: request.kind, reason });
      await this.#post(encodeFailed(group, id, error));
      return;
    }
    if (request.kind === 'LEAVE') this.#options.onLeave?.();
  }

  async #do({ kind, by, turn }: Request): Promise<TurnReport> {
    if (kind === 'JOIN') {
      await (this.#isUnsure ? this.#holder.join() : this.#holder.confirm());
      await this.#count();
      this.#by = by;
    } else if (kind === 'LEAVE') {
      await this.#holder.giveBack();
      this.#by = undefined;
    } else if (turn !== undefined) {
      return this.#turn(turn);
    }
    return NOTHING;
  }

  /** Takes a turn, unless it was taken before: the number of batches tells. */
  async #turn({ batches, untilMs }: TurnRequest): Promise<TurnReport> {
    if (this.#isUnsure) {
      // After the join nobody else can commit any more, so the count is final.
      await this.#holder.join();
      await this.#count();
    }
    if (this.#batches > batches) return COMMITTED_BEFORE;
    this.#isUnsure = true;
    const report = await this.#options.host.turn(0, untilMs);
    if (report.taken > 0) await this.#count();
    this.#isUnsure = false;
    return report;
  }

  async #count(): Promise<void> {
    const { store, group } = this.#options;
    this.#batches = await store.length(journalOf(group));
    this.#isUnsure = false;
  }

  /** Tries until the store lets it; undefined when it was stopped before it did. */
  async #trying<T>(work: () => Promise<T>): Promise<T | undefined> {
    const { outage } = this.#holder;
    do {
      try {
        const result = await work();
        outage.over();
        return result;
      } catch (error) {
        if (verdictOn(error) !== 'STORE') throw error;
        await outage.backOff(error);
      }
    } while (!this.#options.stop.aborted);
    return undefined;
  }

  async #post(fields: StreamEntry['fields']): Promise<void> {
    await this.#trying(() => this.#options.mailbox.post(ANSWERS, fields));
  }

  /** The next requests; none after a while, or when it is time to end. */
  async #read(after: string): Promise<readonly StreamEntry[]> {
    const { mailbox, group, stop } = this.#options;
    const startedMs = performance.now();
    const read = this.#trying(() => mailbox.read(requestsOf(group), after, this.#holder.waitMsMax));
    try {
      const entries = (await untilAborted(read, stop)) ?? [];
      if (entries.length === 0) await restIfEarly(startedMs, stop);
      return entries;
    } catch (error) {
      if (stop.aborted) return [];
      throw error;
    }
  }
}

function outdated(): QeError {
  return new QeError('QE_STORE_FENCED', 'a newer conductor is active');
}
