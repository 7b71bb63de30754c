import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { isQeError } from '@quant-engine/contracts';
import { alertOn, commitOf, eventOf } from '@quant-engine/fixtures';
import type { CommitOutcome, Delivered, EventStore, Membership } from '@quant-engine/state-store';

export const GROUP = 'exposure';
export const STREAM = 'ev.l1';

const BATCH_MAX = 50;
const READ_WAIT_MS = 200;
const STANDBY_POLL_MS = 50;

/** What a service tells of itself. */
export interface Note {
  readonly what: 'JOINED' | 'LEASED' | 'AWAY' | 'BACK' | 'LOST' | 'REFUSED' | CommitOutcome;
  readonly owner: string;
  readonly epoch?: number;
  /** Commits that are gone, for LOST. */
  readonly commits?: number;
  readonly text?: string;
  /** By the wall clock of the service's own process. */
  readonly clockMs: number;
}

export interface CountingOptions {
  readonly owner: string;
  readonly leaseMs: number;
  readonly onNote?: (note: Note) => void;
  /** Awaited when a commit was refused, before the service joins again. */
  readonly beforeRejoin?: (outcome: CommitOutcome) => Promise<void>;
}

/** The chain after one more entry: it tells what was taken, how often and in which order. */
export function linked(chain: string, eventId: string): string {
  return createHash('sha256').update(`${chain} ${eventId}`).digest('hex').slice(0, 16);
}

/**
 * The least of a service that shows every fault: one alert for each quote, and a private state that
 * counts them and chains them up. It joins again whenever it has to, as a service host does.
 */
export class CountingService {
  readonly #store: EventStore;
  readonly #options: CountingOptions;
  #isStopped = false;
  #running: Promise<void> = Promise.resolve();

  constructor(store: EventStore, options: CountingOptions) {
    this.#store = store;
    this.#options = options;
  }

  start(): this {
    this.#running = this.#run();
    return this;
  }

  /** Resolves when the turn that is under way is done. */
  stop(): Promise<void> {
    this.#isStopped = true;
    return this.#running;
  }

  note(note: Omit<Note, 'owner' | 'clockMs'>): void {
    this.#options.onNote?.({ ...note, owner: this.#options.owner, clockMs: Date.now() });
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      try {
        await this.#life();
      } catch (error) {
        if (!isQeError(error)) throw error;
        if (error.code === 'QE_STORE_CLOSED') return;
        this.note({ what: 'REFUSED', text: `${error.code} ${error.message}` });
        await delay(STANDBY_POLL_MS);
      }
    }
  }

  async #life(): Promise<void> {
    const { owner, leaseMs, beforeRejoin } = this.#options;
    const joined = await this.#store.join({ group: GROUP, streams: [STREAM], owner, leaseMs });
    if (joined.outcome === 'LEASED') {
      this.note({ what: 'LEASED' });
      await delay(STANDBY_POLL_MS);
      return;
    }
    this.note({ what: 'JOINED', epoch: joined.epoch });
    const outcome = await this.#serve(joined).catch(refusalOrThrow);
    if (outcome === undefined) return;
    this.note({ what: outcome, epoch: joined.epoch });
    await beforeRejoin?.(outcome);
  }

  /** @returns why it may not go on; undefined when it was stopped */
  async #serve(member: Membership): Promise<CommitOutcome | undefined> {
    let { count = '0', chain = '' } = member.state;
    while (!this.#isStopped) {
      const taken = await member.read({ countMax: BATCH_MAX, waitMs: READ_WAIT_MS });
      if (taken.length === 0) {
        if (!(await member.renew())) return 'FENCED';
        continue;
      }
      count = String(Number(count) + taken.length);
      chain = taken.map(eventIdOf).reduce(linked, chain);
      const outputs = taken.map((entry) => alertOn(eventOf(entry)));
      const outcome = await member.commit(commitOf({ taken, outputs, state: { count, chain } }));
      if (outcome !== 'COMMITTED') return outcome;
    }
    return undefined;
  }
}

/** A read, too, may find that a newer instance is active, or that the server stands elsewhere. */
function refusalOrThrow(error: unknown): CommitOutcome {
  if (isQeError(error) && error.code === 'QE_STORE_OFFSET') return 'OFFSET';
  if (isQeError(error) && error.code === 'QE_STORE_FENCED') return 'FENCED';
  throw error;
}

function eventIdOf({ fields }: Delivered): string {
  return fields['event_id'] ?? '';
}
