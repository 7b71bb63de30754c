import type { Random } from '@quant-engine/fixtures';
import type { Worker } from './fleet';

/** How long it may take until a worker waits in a read of its quiet desk. */
const PATIENCE_MS = 2_000;
/** For how long the successor may work on before the stopped one goes on. */
const FREE_AFTER_MS_MIN = 50;
const FREE_AFTER_MS_MAX = 400;

/** The worker that has the place of a desk. */
export interface Active {
  readonly worker: Worker;
  readonly epoch: number;
}

export interface ZombieOptions {
  readonly random: Random;
  /** As far as it is known. */
  readonly activeOf: (desk: string) => Active | undefined;
  /** Has the producer spare a desk, or not any more. */
  readonly hush: (desk: string, isQuiet: boolean) => void;
  /** Whether a worker waits in a read at the server. */
  readonly isWaiting: (worker: Worker) => Promise<boolean>;
}

/** How far a worker is on its way to be one, and out of it again. */
type Stage = 'ABOUT_TO_WAIT' | 'STOPPED' | 'SUCCEEDED' | 'ABOUT_TO_GO_ON';

interface Zombie {
  readonly isHushed: boolean;
  stage: Stage;
  worker: Worker | undefined;
  epoch: number;
  /** When the stage ends, if nothing else ends it. */
  endsAtMs: number;
}

/**
 * Workers that are stopped, and go on as if nothing had happened when another has their place. One
 * at a time on a desk, since the other seat has to take over.
 *
 * One that is stopped from outside waits in a read, at the server, first in line: it is handed the
 * next input though it has lost its place, and its successor misses that one.
 */
export class Zombies {
  /** How many went on after they had lost their place. */
  count = 0;
  readonly #options: ZombieOptions;
  readonly #byDesk = new Map<string, Zombie>();
  /** Those that have said that they stop, and are to go on: maybe they do not stand still yet. */
  readonly #goingOn = new Set<Worker>();

  constructor(options: ZombieOptions) {
    this.#options = options;
  }

  get areGone(): boolean {
    return this.#byDesk.size === 0;
  }

  isOne(worker: Worker): boolean {
    return [...this.#byDesk.values()].some((zombie) => zombie.worker === worker);
  }

  /** Stops the active worker of a desk from outside, amid a read that waits. */
  begin(desk: string): void {
    if (this.#byDesk.has(desk)) return;
    this.#options.hush(desk, true);
    const endsAtMs = performance.now() + PATIENCE_MS;
    const stage = 'ABOUT_TO_WAIT';
    this.#byDesk.set(desk, { worker: undefined, epoch: 0, isHushed: true, stage, endsAtMs });
  }

  /** One stopped by itself, maybe after it had lost its place already. */
  noteStopped(desk: string, worker: Worker, epoch: number, isSucceeded: boolean): void {
    if (this.#byDesk.has(desk)) {
      this.#goingOn.add(worker);
      return;
    }
    const stage = isSucceeded ? 'SUCCEEDED' : 'STOPPED';
    this.#byDesk.set(desk, { worker, epoch, isHushed: false, stage, endsAtMs: Infinity });
  }

  noteGoesOn(worker: Worker): void {
    this.#goingOn.delete(worker);
  }

  noteJoined(desk: string, epoch: number): void {
    const zombie = this.#byDesk.get(desk);
    if (zombie?.stage !== 'STOPPED' || epoch <= zombie.epoch) return;
    zombie.stage = 'SUCCEEDED';
    zombie.endsAtMs = performance.now() + PATIENCE_MS;
  }

  /** Does what is due. */
  async tend(): Promise<void> {
    for (const worker of this.#goingOn) {
      if (worker.end === undefined) worker.signal('SIGCONT');
      else this.#goingOn.delete(worker);
    }
    for (const [desk, zombie] of this.#byDesk) {
      const isLate = performance.now() >= zombie.endsAtMs;
      if (zombie.stage === 'ABOUT_TO_WAIT') await this.#stop(desk, zombie, isLate);
      else if (zombie.stage === 'SUCCEEDED') await this.#speak(desk, zombie, isLate);
      else if (zombie.stage === 'ABOUT_TO_GO_ON' && isLate) {
        zombie.worker?.signal('SIGCONT');
        this.#byDesk.delete(desk);
        this.count += 1;
      }
    }
  }

  async #stop(desk: string, zombie: Zombie, isLate: boolean): Promise<void> {
    const active = this.#options.activeOf(desk);
    if (active !== undefined && (await this.#options.isWaiting(active.worker))) {
      Object.assign(zombie, active, { stage: 'STOPPED', endsAtMs: Infinity });
      active.worker.signal('SIGSTOP');
    } else if (isLate) {
      this.#options.hush(desk, false);
      this.#byDesk.delete(desk);
    }
  }

  async #speak(desk: string, zombie: Zombie, isLate: boolean): Promise<void> {
    if (zombie.isHushed && !isLate) {
      const successor = this.#options.activeOf(desk);
      if (successor === undefined || !(await this.#options.isWaiting(successor.worker))) return;
    }
    if (zombie.isHushed) this.#options.hush(desk, false);
    zombie.stage = 'ABOUT_TO_GO_ON';
    const afterMs = this.#options.random.between(FREE_AFTER_MS_MIN, FREE_AFTER_MS_MAX);
    zombie.endsAtMs = performance.now() + afterMs;
  }
}
