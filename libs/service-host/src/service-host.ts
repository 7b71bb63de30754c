import {
  DEAD_LETTERS,
  isQeError,
  QeError,
  streamOf,
  type QeEvent,
  type Step,
} from '@quant-engine/contracts';
import {
  againOf,
  type Commit,
  type CommitOutcome,
  type DayBegin,
  type Delivered,
  type EventStore,
  type Membership,
  type StatePatch,
} from '@quant-engine/state-store';
import { admitted, letterOf } from './admission';
import { addBatches, NO_BATCH, type Batch } from './batch';
import { CoreFailure, ofCore } from './core-failure';
import type { LiveTime } from './live-time';
import type { Logger } from './logger';
import type { Service } from './service';
import { dayField, dayIn, stateFields, stateFrom, statePatch } from './state-fields';
import { laterDay, partsByDay } from './trading-day';

/**
 * How often an event that makes its service fail is tried before it becomes a dead letter: once
 * with its batch, then alone.
 */
const ATTEMPTS_MAX = 3;
const BATCH_MAX = 500;
/** After so many instances that ended on their entries, these are taken one by one ... */
const CAREFUL_AFTER_ATTEMPTS = 5;
/** ... and after so many the first of them becomes a dead letter, untried. */
const POISON_AFTER_ATTEMPTS = 10;

/** What a host needs: a store, a name, and how long its lease lasts in ms. */
export interface ServiceHostOptions {
  readonly store: EventStore;
  readonly owner: string;
  readonly leaseMs: number;
  readonly logger: Logger;
  /** Of a live desk; a played day knows no time but its clock's. */
  readonly live?: LiveTime | undefined;
}

/** What one turn of a host took. */
export interface Turn extends Batch {
  /** Whether it may have left something that can be taken already. */
  readonly more: boolean;
}

const IDLE: Turn = { ...NO_BATCH, more: false };

/**
 * Runs a service on a store: reads a batch, lets the core decide, and commits
 * state, outputs and positions in one. What is in memory is never ahead of what is committed.
 */
export class ServiceHost<S> {
  readonly service: Service<S>;
  readonly #options: ServiceHostOptions;
  #membership: Membership | undefined;
  #state: S;
  /** True until the whole state has been written once. */
  #unwritten = true;
  /** True when it is not known what the store has taken: it is asked before the next turn. */
  #adrift = false;
  /** Whether this membership has committed: what killed the instances before it is then past. */
  #hasCommitted = false;
  /** For how many entries still a batch is one entry. */
  #carefulFor = 0;
  /** The trading date that it is in; undefined before its first tick. */
  #tradingDate: string | undefined;

  constructor(service: Service<S>, options: ServiceHostOptions) {
    this.service = service;
    this.#options = options;
    this.#state = service.core.initialState();
  }

  /** The state after the last commit. */
  get state(): S {
    return this.#state;
  }

  /**
   * Becomes the active instance, and takes the state over from the store.
   * @throws QE_STORE_LEASED while another instance is active
   */
  async join(): Promise<void> {
    const { store, owner, leaseMs, logger } = this.#options;
    const { group, streams, core } = this.service;
    const read = [...streams, againOf(group)];
    const again = this.#membership !== undefined;
    const joined = await store.join({ group, streams: read, owner, leaseMs, again });
    if (joined.outcome === 'LEASED') {
      const place = `group ${group}`;
      throw new QeError('QE_STORE_LEASED', `${joined.owner} is active`, { place });
    }
    const restored = await this.#restored(joined);
    this.#membership = joined;
    this.#adrift = false;
    this.#hasCommitted = false;
    this.#carefulFor = joined.attempts < CAREFUL_AFTER_ATTEMPTS ? 0 : BATCH_MAX;
    this.#unwritten = restored === undefined;
    this.#state = restored ?? core.initialState();
    this.#tradingDate = dayIn(joined.state);
    logger.debug('joined', { group, epoch: joined.epoch, restored: restored !== undefined });
  }

  /** The state as it was kept; a place that cannot be filled is given back. */
  async #restored(joined: Membership): Promise<S | undefined> {
    const { group, core } = this.service;
    try {
      return stateFrom(core.codec, joined.state, group);
    } catch (error) {
      await joined.leave();
      throw error;
    }
  }

  /**
   * Takes the next batch, if there is one. After a failure of the store call it again: it then
   * takes the store's word for what was committed, and reads on from there.
   *
   * @throws QE_STORE_FENCED when a newer instance has taken over
   */
  async turn(waitMs = 0): Promise<Turn> {
    const turn = await this.#turn(waitMs);
    await this.#options.live?.check();
    return turn;
  }

  async #turn(waitMs: number): Promise<Turn> {
    this.#joined();
    try {
      return await this.#attempt(waitMs);
    } catch (error) {
      if (!isMoved(error)) throw error;
      const { group } = this.service;
      const { code } = error;
      this.#options.logger.warn('position differs from the store; reading again', { group, code });
      return this.#attempt(0);
    }
  }

  /** Keeps the lease; false when a newer instance has taken over. */
  async renew(): Promise<boolean> {
    return (await this.#membership?.renew()) ?? false;
  }

  async leave(): Promise<void> {
    await this.#membership?.leave();
    this.#membership = undefined;
    this.#adrift = false;
  }

  #joined(): Membership {
    if (this.#membership === undefined) {
      throw new QeError('QE_INTERNAL', `${this.service.group} takes a turn before it joined`);
    }
    return this.#membership;
  }

  async #attempt(waitMs: number): Promise<Turn> {
    try {
      if (this.#adrift) await this.join();
      return await this.#next(waitMs);
    } catch (error) {
      // What was read is not read again, and whether the commit arrived may not be known.
      this.#adrift = !(isQeError(error) && error.code === 'QE_STORE_FENCED');
      throw error;
    }
  }

  async #next(waitMs: number): Promise<Turn> {
    const membership = this.#joined();
    const { attempts } = membership;
    const countMax = this.#carefulFor > 0 ? 1 : BATCH_MAX;
    const delivered = await membership.read({ countMax, waitMs });
    const [first] = delivered;
    if (first === undefined) return IDLE;
    if (attempts >= POISON_AFTER_ATTEMPTS && !this.#hasCommitted) {
      return {
        ...(await this.#buryPoison(first, `${attempts} instances ended on it`)),
        more: true,
      };
    }
    let total = NO_BATCH;
    for (const part of partsByDay(delivered, this.#tradingDate)) {
      total = addBatches(total, await this.#takeOrBury(part));
    }
    return { ...total, more: delivered.length === countMax };
  }

  async #takeOrBury(delivered: readonly Delivered[]): Promise<Batch> {
    try {
      return await this.#take(delivered);
    } catch (error) {
      if (error instanceof CoreFailure) return this.#takeOneByOne(delivered, error);
      throw error;
    }
  }

  async #take(delivered: readonly Delivered[]): Promise<Batch> {
    const { live } = this.#options;
    const { events, dead, refused } = admitted(this.service, delivered, (event) =>
      live === undefined ? false : live.refuses(event),
    );
    const { step, patch } = this.#step(events);
    const day = laterDay(events, this.#tradingDate);
    await this.#commit({
      taken: delivered,
      outputs: step.outputs,
      state: { ...patch, ...dayField(day) },
      latest: step.latest,
      dead,
      ...(day === undefined ? {} : { begins: this.#beginOf(day) }),
      ...(refused.length === 0 ? {} : { refused }),
    });
    this.#state = step.state;
    this.#unwritten = false;
    this.#tradingDate = day ?? this.#tradingDate;
    const wrote = new Set<string>(step.outputs.map(streamOf));
    if (dead.length > 0) wrote.add(DEAD_LETTERS);
    return {
      taken: delivered.length,
      outputs: step.outputs.length,
      dead: dead.length,
      wrote: [...wrote],
    };
  }

  /** What is kept of this service to make a day again that begins now. */
  #beginOf(tradingDate: string): DayBegin {
    const { codec } = this.service.core;
    const state = this.#unwritten ? {} : stateFields(codec, this.#state, this.#tradingDate);
    return { tradingDate, state };
  }

  #step(events: readonly QeEvent[]): { readonly step: Step<S>; readonly patch: StatePatch } {
    const { core } = this.service;
    const before = this.#unwritten ? undefined : this.#state;
    return ofCore(() => {
      const step = core.step(this.#state, events);
      assertWrites(this.service, step.outputs);
      return { step, patch: statePatch(core.codec, before, step.state) };
    });
  }

  /** Finds the event that the core fails on, and buries it; the others are taken as ever. */
  async #takeOneByOne(delivered: readonly Delivered[], cause: CoreFailure): Promise<Batch> {
    const { group } = this.service;
    this.#options.logger.warn('batch failed; taking it event by event', {
      group,
      reason: cause.message,
    });
    let total = NO_BATCH;
    for (const entry of delivered) {
      total = addBatches(total, await this.#takeOne(entry));
    }
    return total;
  }

  async #takeOne(entry: Delivered): Promise<Batch> {
    let reason = '';
    // The first attempt was the batch.
    for (let attempt = 2; attempt <= ATTEMPTS_MAX; attempt += 1) {
      try {
        return await this.#take([entry]);
      } catch (error) {
        if (!(error instanceof CoreFailure)) throw error;
        reason = error.message;
      }
    }
    return this.#buryPoison(entry, reason);
  }

  /** Puts an entry aside that nothing can be made of, so that what comes after it goes on. */
  async #buryPoison(entry: Delivered, reason: string): Promise<Batch> {
    const { group } = this.service;
    const place = `${entry.stream} ${entry.id}`;
    this.#options.logger.error('event failed each time; it is now a dead letter', {
      code: 'QE_EVENT_POISON',
      group,
      place,
      reason,
    });
    const letter = letterOf(group, entry, [{ code: 'QE_EVENT_POISON', place, reason }]);
    await this.#commit({ taken: [entry], outputs: [], state: {}, latest: {}, dead: [letter] });
    return { taken: 1, outputs: 0, dead: 1, wrote: [DEAD_LETTERS] };
  }

  async #commit(commit: Commit): Promise<void> {
    const outcome = await this.#joined()
      .commit(commit)
      .catch((error: unknown) => {
        // An output that no reader would take is a failure of the core, not of the store.
        if (isQeError(error) && error.code === 'QE_SCHEMA_INVALID') {
          throw new CoreFailure(error.message, { cause: error });
        }
        throw error;
      });
    if (outcome === 'COMMITTED') {
      this.#hasCommitted = true;
      this.#carefulFor = Math.max(this.#carefulFor - 1, 0);
      return;
    }
    throw new QeError(`QE_STORE_${outcome}`, REFUSAL[outcome], {
      place: `group ${this.service.group}`,
    });
  }
}

/** @throws Error for an output that the service has not announced */
function assertWrites<S>({ writes }: Service<S>, outputs: readonly QeEvent[]): void {
  if (writes === undefined) return;
  for (const event of outputs) {
    const stream = streamOf(event);
    if (!writes.includes(stream))
      throw new Error(`it writes ${stream}, which it has not announced`);
  }
}

/** Whether the store stands elsewhere than we thought: it knows better. */
function isMoved(error: unknown): error is QeError {
  return isQeError(error) && (error.code === 'QE_STORE_OFFSET' || error.code === 'QE_STORE_GAP');
}

const REFUSAL = {
  FENCED: 'a newer instance is active',
  OFFSET: 'the batch was committed before',
  GAP: 'entries before the batch were never committed',
} as const satisfies Record<Exclude<CommitOutcome, 'COMMITTED'>, string>;
