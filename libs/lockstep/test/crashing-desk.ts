import { setMaxListeners } from 'node:events';
import { unixNsFromMs, type QeEvent } from '@quant-engine/contracts';
import { ServiceHost } from '@quant-engine/service-host';
import { MemoryStore, type EventStore, type Mailbox } from '@quant-engine/state-store';
import { ringServices, keptLog, quote } from '@quant-engine/store-doubles';
import { deskOf } from '../src/desk';
import { NOTHING } from '../src/turns/messages';
import { remoteDesk } from '../src/turns/remote-host';
import { serveTurns, type TurnServerOptions } from '../src/turns/turn-server';
import { Life, World, type Fate } from './fates';
import { LEASE_MS } from './turn-desk';
import fc from 'fast-check';

const START_MS = 1_768_230_000_000;
/** The clock's own word for it, and that of the services. */
const FENCED: ReadonlySet<string> = new Set(['FENCED', 'QE_STORE_FENCED']);
const HUNG_AFTER_MS = 20_000;
const PLAYER = 'player';
const CONDUCTOR = 'conductor';

/** How many quotes there are in each second of the day. */
type Day = readonly number[];
type Fates = Readonly<Record<string, readonly (readonly Fate[])[]>>;

/** Where the processes of a desk keep what they share. */
export interface Home {
  /** For one life of a process: connections of its own, where it needs some. */
  open(): { readonly store: EventStore; readonly mailbox: Mailbox };
  /** Whoever is taken for dead has not renewed its lease. */
  letLeasesEnd(): Promise<void>;
}

/** A millisecond apart, so that none is forgotten by the store when it is published again. */
function quotesOf(day: Day): readonly (readonly QeEvent[])[] {
  let n = 0;
  return day.map((count) =>
    Array.from({ length: count }, () => {
      n += 1;
      return { ...quote(n), timestamp: unixNsFromMs(START_MS + n) };
    }),
  );
}

/** The same day of a desk in one process. */
async function localDay(day: Day): Promise<MemoryStore> {
  const store = new MemoryStore();
  const options = { store, owner: 'local', leaseMs: LEASE_MS, logger: keptLog().logger };
  const desk = deskOf(ringServices().map((service) => new ServiceHost(service, options)));
  await desk.join();
  for (const quotes of quotesOf(day)) {
    if (quotes.length > 0) await store.publish(quotes);
    await desk.settle();
  }
  await desk.leave();
  return store;
}

/** A desk of processes: whatever befalls one, the next one like it is started at once. */
class CrashingDesk {
  readonly #home: Home;
  readonly #world = new World();
  readonly #stop = new AbortController();
  readonly #quotes: readonly (readonly QeEvent[])[];
  /** The fates that are left for each process: one life each. */
  readonly #fates: Map<string, Fate[][]>;
  /** What the clock of the desk keeps in the store. */
  #last: { readonly tick: number; readonly run: string } | undefined;
  #epoch = 0;
  #lives = 0;

  constructor(home: Home, day: Day, fates: Fates) {
    // Every life listens to it.
    setMaxListeners(0, this.#stop.signal);
    this.#home = home;
    this.#quotes = quotesOf(day);
    const lists = Object.entries(fates).map(([name, lives]): [string, Fate[][]] => [
      name,
      lives.map((life) => [...life]),
    ]);
    this.#fates = new Map(lists);
  }

  /** Plays the day, and resolves when a conductor has got to its end. */
  async play(): Promise<void> {
    const done = new Promise<void>((resolve, reject) => {
      this.#conduct(resolve, reject);
      for (const service of ringServices()) this.#serve(service.group, reject);
      this.#serve(PLAYER, reject);
    });
    const hung = setTimeout(() => this.#stop.abort(new Error('hung')), HUNG_AFTER_MS);
    try {
      await done;
    } finally {
      clearTimeout(hung);
      this.#stop.abort();
    }
  }

  #life(name: string, again: () => void): Life {
    return new Life(this.#world, this.#fates.get(name)?.shift() ?? [], () => {
      void this.#home.letLeasesEnd().then(again);
    });
  }

  #serve(group: string, reject: (error: unknown) => void): void {
    const life = this.#life(group, () => this.#serve(group, reject));
    const { logger } = keptLog();
    const { store, mailbox } = this.#open(life);
    const owner = `${group}-${(this.#lives += 1)}`;
    const service = ringServices().find((other) => other.group === group);
    const host: TurnServerOptions['host'] =
      service === undefined
        ? this.#player(store)
        : new ServiceHost(service, { store, owner, leaseMs: LEASE_MS, logger });
    const { signal: stop } = this.#stop;
    serveTurns({ mailbox, store, group, host, leaseMs: LEASE_MS, logger, stop }).catch(reject);
  }

  #open(life: Life): ReturnType<Home['open']> {
    const { store, mailbox } = this.#home.open();
    return { store: life.store(store), mailbox: life.mailbox(mailbox) };
  }

  #player(store: EventStore): TurnServerOptions['host'] {
    return {
      join: async () => undefined,
      renew: async () => true,
      leave: async () => undefined,
      turn: async (_, untilMs = -1) => {
        const quotes = this.#quotes.slice(0, untilMs + 1).flat();
        if (quotes.length > 0) await store.publish(quotes);
        return NOTHING;
      },
    };
  }

  /** As the session process does it: seconds take the place of milliseconds. */
  #conduct(resolve: () => void, reject: (error: unknown) => void): void {
    const epoch = (this.#epoch += 1);
    const again = (): void => this.#conduct(resolve, reject);
    const life = this.#life(CONDUCTOR, again);
    this.#playDay(life, epoch).then(resolve, (error: unknown) => {
      const { code } = error as NodeJS.ErrnoException;
      // Whoever is the clock and was taken for an older one begins again.
      if (code === 'ECONNRESET' || (code === 'QE_STORE_FENCED' && epoch === this.#epoch)) again();
      else if (!FENCED.has(code ?? '')) reject(error);
    });
  }

  async #playDay(life: Life, epoch: number): Promise<void> {
    const last = await life.call(async () => this.#last);
    const run = last?.run ?? `run-${epoch}`;
    const desk = await remoteDesk({
      mailbox: this.#open(life).mailbox,
      services: ringServices(),
      players: [PLAYER],
      resume: last !== undefined,
      run,
      epoch,
      stop: this.#stop.signal,
    });
    await desk.join();
    let second = 0;
    if (last !== undefined) {
      await desk.settle(last.tick);
      second = last.tick + 1;
    }
    for (; second < this.#quotes.length; second += 1) {
      await desk.play(PLAYER, second);
      await life.call(async () => {
        if (epoch !== this.#epoch) throw Object.assign(new Error('fenced'), { code: 'FENCED' });
        this.#last = { tick: second, run };
      });
      await desk.settle(second);
    }
    await desk.leave();
  }
}

const fate = fc.record({
  call: fc.integer({ min: 1, max: 40 }),
  when: fc.constantFrom('BEFORE' as const, 'AFTER' as const),
  how: fc.constantFrom('DIE' as const, 'DIE' as const, 'FREEZE' as const, 'ERROR' as const),
});
// Fewer lives than an event needs to be taken for what kills its readers.
const lives = fc.array(fc.array(fate, { maxLength: 2 }), { maxLength: 3 });
const fates = fc.record({
  a: lives,
  b: lives,
  c: lives,
  d: lives,
  [PLAYER]: lives,
  [CONDUCTOR]: lives,
});
const second = fc.oneof(
  { weight: 8, arbitrary: fc.nat({ max: 4 }) },
  // More than a batch holds, so that one second takes a service several turns.
  { weight: 1, arbitrary: fc.integer({ min: 500, max: 1_200 }) },
);
const day = fc.array(second, { minLength: 1, maxLength: 6 });

export interface CrashOptions {
  readonly days: number;
  readonly limitMs: number;
  /** What of two stores has to be the same. */
  readonly snapshot: (store: EventStore) => Promise<unknown>;
}

/**
 * Plays days on a desk whose processes crash, freeze and fail, each day in a home of its own, and
 * compares them with the days of a desk in one process.
 *
 * @param within opens a home, and closes it when what is done there is done
 */
export async function playCrashingDays(
  within: (play: (home: Home) => Promise<unknown>) => Promise<unknown>,
  { days, limitMs, snapshot }: CrashOptions,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(day, fates, async (seconds, lives) => {
      const played = await within(async (home) => {
        await new CrashingDesk(home, seconds, lives).play();
        return snapshot(home.open().store);
      });
      expect(played).toEqual(await snapshot(await localDay(seconds)));
    }),
    { numRuns: days, interruptAfterTimeLimit: limitMs, markInterruptAsFailure: false },
  );
}
