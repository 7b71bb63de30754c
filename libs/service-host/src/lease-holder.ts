import type { Logger } from './logger';
import { LEASE_OUTAGE, Outage, reasonOf, verdictOn } from './outage';
import { pause } from './pause';

/** A service host, as far as its place among the instances of its service goes. */
export interface LeasedHost {
  /** @throws QE_STORE_LEASED while another instance is active */
  join(): Promise<void>;
  /** Extends the lease; false when a newer instance has taken over. */
  renew(): Promise<boolean>;
  leave(): Promise<void>;
}

export interface LeaseHolderOptions {
  readonly group: string;
  readonly leaseMs: number;
  readonly logger: Logger;
  readonly stop: AbortSignal;
  /** How often a standby asks whether the lease has ended. */
  readonly standbyMs?: number | undefined;
}

const STANDBY_MS = 250;

/**
 * The place of the active instance of a service: taken when it is free, kept by renewing the lease,
 * lost to a newer instance, given back at the end.
 */
export class LeaseHolder {
  /** Trouble with what the lease is for; that with its lease is said apart. */
  readonly outage: Outage;
  readonly #leaseOutage: Outage;
  readonly #host: LeasedHost;
  readonly #options: LeaseHolderOptions;
  #isHeld = false;
  #isStandby = false;
  #renewedMs = 0;

  constructor(host: LeasedHost, options: LeaseHolderOptions) {
    this.#host = host;
    this.#options = options;
    this.outage = new Outage(options.group, options.logger, options.stop);
    this.#leaseOutage = new Outage(options.group, options.logger, options.stop, LEASE_OUTAGE);
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** How long a wait may last, so that the lease is renewed in time. */
  get waitMsMax(): number {
    return Math.min(1_000, Math.floor(this.#options.leaseMs / 3));
  }

  /**
   * Becomes the active instance, and waits as the warm standby while another one is.
   * @returns false when it was stopped before
   */
  async take(): Promise<boolean> {
    const { stop, group, logger } = this.#options;
    while (!stop.aborted) {
      try {
        await this.join();
        this.outage.over();
        this.#isStandby = false;
        logger.info('active', { group });
        return true;
      } catch (error) {
        await this.#rest(error);
      }
    }
    return false;
  }

  /** Joins, whoever is active now. @throws as the host does */
  async join(): Promise<void> {
    this.#isHeld = false;
    await this.#host.join();
    this.#isHeld = true;
    this.#renewedMs = performance.now();
  }

  /** Joins again, unless the instance is still the active one: its memory is then the store's. */
  async confirm(): Promise<void> {
    if (this.#isHeld && (await this.#host.renew())) {
      this.#renewedMs = performance.now();
      return;
    }
    await this.join();
  }

  /** Renews the lease when it is time to. @returns false when the lease was lost */
  async keep(): Promise<boolean> {
    const sinceMs = performance.now() - this.#renewedMs;
    if (!this.#isHeld || sinceMs < this.#options.leaseMs / 3) return true;
    try {
      if (!(await this.#host.renew())) return false;
      this.#leaseOutage.over();
      this.#renewedMs = performance.now();
    } catch (error) {
      if (verdictOn(error) !== 'STORE') throw error;
      await this.#leaseOutage.backOff(error);
    }
    return true;
  }

  /** A newer instance is active: waits a moment, so that two that share a name do not race. */
  async lose(): Promise<void> {
    this.#isHeld = false;
    this.#isStandby = true;
    const { group, logger, stop, standbyMs = STANDBY_MS } = this.#options;
    logger.info('standby: a newer instance is active', { group });
    await pause(standbyMs, stop);
  }

  /** Gives the lease back, so that nobody has to wait for its end; it does end by itself. */
  async giveBack(): Promise<void> {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    try {
      await this.#host.leave();
    } catch (error) {
      const { group, logger } = this.#options;
      logger.warn('lease not given back; it ends by itself', { group, reason: reasonOf(error) });
    }
  }

  async #rest(error: unknown): Promise<void> {
    const verdict = verdictOn(error);
    if (verdict === 'STORE') return this.outage.backOff(error);
    if (verdict !== 'LOST') throw error;
    this.outage.over();
    const { group, logger, stop, standbyMs = STANDBY_MS } = this.#options;
    if (!this.#isStandby) logger.info('standby', { group, reason: reasonOf(error) });
    this.#isStandby = true;
    await pause(standbyMs, stop);
  }
}
