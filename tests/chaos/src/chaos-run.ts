import { Random, until } from '@quant-engine/fixtures';
import type { PrivateServer } from '@quant-engine/redis-server';
import type { Redis } from 'ioredis';
import { groupInfo } from './audit';
import { Crew, type Seat } from './crew';
import { STREAMS } from './desk-events';
import { drawFate } from './draw-fate';
import type { Fleet, Worker } from './fleet';
import { Occasion } from './occasion';
import { isDrained } from './one-desk';
import type { Assignment, Note } from './protocol';
import { Zombies, type Active } from './zombies';

export interface ChaosOptions {
  readonly server: PrivateServer;
  readonly redis: Redis;
  readonly fleet: Fleet;
  readonly seed: number;
  readonly desks: readonly string[];
  /** It goes on until there was that much of each. */
  readonly workerKillsMin: number;
  readonly serverKillsMin: number;
  readonly zombiesMin: number;
  /** It fails when that takes longer. */
  readonly limitMs: number;
}

/** How often each thing happened. */
export type Counts = Readonly<Record<string, number>>;

const SEATS_A_DESK = 2;
const SERVER_DOWN_MS_MAX = 400;
const DRAIN_MS_MAX = 60_000;

/**
 * Desks under kill -9 of everything: two workers a desk, one of them standby, a producer, and the
 * server, each replaced as soon as it is gone.
 */
export class ChaosRun {
  readonly zombies: Zombies;
  readonly #options: ChaosOptions;
  readonly #random: Random;
  readonly #crew: Crew;
  readonly #counts = new Map<string, number>();
  /** The number of the next input of each desk: what came before had an answer. */
  readonly #next: Map<string, number>;
  readonly #active = new Map<string, { readonly name: string; readonly epoch: number }>();
  readonly #sentCommits = new Set<string>();
  readonly #occasions: readonly (readonly [Occasion, () => void])[];
  #isCalm = false;
  #serverFault: Promise<void> | undefined;
  #failure: unknown;

  constructor(options: ChaosOptions) {
    this.#options = options;
    this.#random = new Random(options.seed);
    this.#next = new Map(options.desks.map((desk) => [desk, 1]));
    this.#crew = new Crew(options.fleet, {
      prefixes: options.desks.flatMap((desk) => Array.from({ length: SEATS_A_DESK }, () => desk)),
      hasProducer: true,
      assign: (seat, number) => this.#assign(seat, number),
      onNote: (note) => this.#take(note),
      onKilled: ({ isProducer }) => this.#count(isProducer ? 'producer kills' : 'worker kills'),
    });
    this.zombies = new Zombies({
      random: this.#random,
      activeOf: (desk) => this.#activeOf(desk),
      isWaiting: (worker) => this.#isWaiting(worker),
      hush: (prefix, isQuiet) => this.#producer()?.tell({ do: isQuiet ? 'HUSH' : 'SPEAK', prefix }),
    });
    // Most by what has been done, so that a slow machine sees the same mixture.
    const kills = (): number => this.countOf('worker kills');
    const drawn = this.#random;
    this.#occasions = [
      [new Occasion(drawn, kills, [3, 8]), () => this.#killSomeWorker()],
      [new Occasion(drawn, () => performance.now(), [3_000, 6_000]), () => this.#killSomeWorker()],
      [new Occasion(drawn, kills, [15, 40]), () => this.#producer()?.signal('SIGKILL')],
      [new Occasion(drawn, kills, [8, 18]), () => this.zombies.begin(drawn.pick(options.desks))],
      [new Occasion(drawn, kills, [10, 30]), () => this.#startBreakingServer()],
    ];
  }

  /** How many inputs of a desk the producer had an answer for. */
  published(desk: string): number {
    return (this.#next.get(desk) ?? 1) - 1;
  }

  counts(): Counts {
    return { zombies: this.zombies.count, ...Object.fromEntries([...this.#counts].sort()) };
  }

  countOf(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  /** Breaks everything again and again until it was often enough. */
  async rage(): Promise<void> {
    const { workerKillsMin, serverKillsMin, zombiesMin, limitMs } = this.#options;
    const isEnough = (): boolean =>
      this.countOf('worker kills') >= workerKillsMin &&
      this.countOf('server kills') >= serverKillsMin &&
      this.zombies.count >= zombiesMin &&
      // Zombies are to be refused a commit, and to be told before they try.
      this.countOf('FENCED') > 0 &&
      this.countOf('LEASE_LOST') > 0;
    const step = async (): Promise<boolean> => {
      for (const [occasion, act] of this.#occasions) if (occasion.isDue()) act();
      await this.#tend();
      return isEnough();
    };
    await until('enough was broken', step, limitMs);
  }

  /** Lets the producer finish and the workers take all there is, unharmed. */
  async settle(): Promise<void> {
    this.#isCalm = true;
    await this.#serverFault;
    for (const seat of this.#crew.seats) {
      if (!seat.isProducer) continue;
      seat.isClosing = true;
      seat.worker?.tell({ do: 'FINISH' });
    }
    const isSettled = async (): Promise<boolean> => {
      await this.#tend();
      const isOver = this.#producer() === undefined && this.zombies.areGone;
      return isOver && (await this.#areDrained());
    };
    await until('every desk has taken all of its inputs', isSettled, DRAIN_MS_MAX).catch(
      async (error: Error) => {
        throw new Error(`${error.message}; left are ${await this.#whatIsLeft()}`);
      },
    );
  }

  async #whatIsLeft(): Promise<string> {
    const { redis, desks } = this.#options;
    const left = [
      ...(this.#producer() === undefined ? [] : ['the producer']),
      ...(this.zombies.areGone ? [] : ['zombies']),
    ];
    for (const desk of desks) {
      if (await isDrained(redis, desk)) continue;
      const groups = await Promise.all(STREAMS.map((stream) => groupInfo(redis, desk + stream)));
      const active = this.#activeOf(desk);
      left.push(`${desk} ${JSON.stringify(groups)} under ${active?.worker.assignment.name}`);
    }
    return left.join(', ');
  }

  close(): void {
    this.#crew.close();
  }

  async #tend(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    this.#crew.tend();
    await this.zombies.tend();
  }

  async #areDrained(): Promise<boolean> {
    const { redis, desks } = this.#options;
    for (const desk of desks) if (!(await isDrained(redis, desk))) return false;
    return true;
  }

  #assign(seat: Seat, number: number): Assignment {
    const { url } = this.#options.server;
    const fate = this.#isCalm ? undefined : drawFate(this.#random, seat.isProducer);
    const common = { url, prefix: seat.prefix, name: `worker-${number}`, fate };
    if (!seat.isProducer) return { role: 'FENCED', ...common };
    const seed = this.#random.between(0, 2 ** 31);
    return { role: 'PRODUCER', ...common, next: Object.fromEntries(this.#next), seed };
  }

  #take({ what, name, prefix, point, epoch = 0, commit, next = 0 }: Note): void {
    if (what === 'PUBLISHED') {
      this.#next.set(prefix, next);
      return;
    }
    this.#count(point === undefined ? what : `${what} ${point}`);
    if (point === 'COMMIT_SENT' && what === 'DIES') this.#sentCommits.add(commit ?? '');
    const worker = this.#crew.workerNamed(name);
    if (worker !== undefined && what === 'STOPS') {
      const isSucceeded = (this.#active.get(prefix)?.epoch ?? 0) > epoch;
      this.zombies.noteStopped(prefix, worker, epoch, isSucceeded);
    }
    if (worker !== undefined && what === 'GOES_ON') this.zombies.noteGoesOn(worker);
    if (what !== 'JOINED') return;
    this.#active.set(prefix, { name, epoch });
    this.zombies.noteJoined(prefix, epoch);
    if (this.#sentCommits.delete(commit ?? '')) this.#count('unanswered commits in force');
  }

  #killSomeWorker(): void {
    const { worker } = this.#random.pick(this.#crew.seats.filter((seat) => !seat.isProducer));
    if (worker?.end !== undefined || worker === undefined || this.zombies.isOne(worker)) return;
    worker.signal('SIGKILL');
    this.#count('from outside');
  }

  #producer(): Worker | undefined {
    return this.#crew.seats.find(({ isProducer }) => isProducer)?.worker;
  }

  /** The server says of a client that is in a blocked command: `flags=b`, maybe with others. */
  async #isWaiting({ assignment }: Worker): Promise<boolean> {
    const clients = String(await this.#options.redis.client('LIST')).split('\n');
    const name = ` name=qe:${assignment.name} `;
    return clients.some((line) => line.includes(name) && / flags=\w*b/.test(line));
  }

  #activeOf(desk: string): Active | undefined {
    const active = this.#active.get(desk);
    const worker = this.#crew.workerNamed(active?.name ?? '');
    return active === undefined || worker === undefined
      ? undefined
      : { worker, epoch: active.epoch };
  }

  #startBreakingServer(): void {
    if (this.#serverFault !== undefined) return;
    this.#serverFault = this.#breakServer()
      .catch((error: unknown) => {
        this.#failure = error;
      })
      .finally(() => {
        this.#serverFault = undefined;
      });
  }

  async #breakServer(): Promise<void> {
    const { server } = this.#options;
    await server.kill();
    this.#count('server kills');
    const backAtMs = performance.now() + this.#random.between(0, SERVER_DOWN_MS_MAX);
    await until('its time away is over', () => performance.now() >= backAtMs);
    await server.restart();
  }

  #count(what: string): void {
    this.#counts.set(what, this.countOf(what) + 1);
  }
}
