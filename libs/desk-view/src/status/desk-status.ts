import type { Regime, SessionData, WireFields } from '@quant-engine/contracts';
import { deskDayMark } from '@quant-engine/desk';
import { isDenied, maskUrl, serverKeeping, type ServerKeeping } from '@quant-engine/redis-server';
import { timeOfTick } from '@quant-engine/session-clock';
import type { GroupLease, LetterTally, RedisStore } from '@quant-engine/state-store';
import { DEAD_NAME } from '../dead/source';
import type { DeskLink } from '../desk-link';
import { Backlog, type StreamBacklog } from './backlog';
import { liveNow, type LiveNow } from './live-now';

/** Everything that is to be known of a desk at a glance. */
export interface DeskStatus {
  readonly server: ServerNow;
  readonly prefix: string;
  /** Absent as long as no clock has ticked. */
  readonly session?: SessionNow;
  readonly processes: readonly ProcessNow[];
  readonly groups: readonly GroupNow[];
  /** Groups of the user's own services, as the desk's clock names them. */
  readonly ownGroups: readonly string[];
  /** Of a desk on the live clock. */
  readonly live?: LiveNow;
  readonly dead: LetterTally;
  readonly streams: readonly { readonly stream: string; readonly entries: number }[];
}

export interface ServerNow extends ServerKeeping {
  /** Without its password. */
  readonly url: string;
  readonly product: 'redis' | 'valkey';
  readonly version: string;
  /** What this user may not ask the server. */
  readonly denied: readonly string[];
}

export interface SessionNow {
  /** In New York. */
  readonly time: string;
  readonly date: string;
  readonly regime: Regime;
  /** Of the desk; absent on a day without a session. */
  readonly minutesToClose?: number;
}

export interface ProcessNow {
  readonly name: string;
  readonly since: string;
  readonly connections: number;
}

export interface GroupNow extends GroupLease {
  readonly streams: readonly StreamBacklog[];
}

/** What a server that denies it does not say: who is connected. */
export const CLIENT_LIST = 'CLIENT LIST';

/** The name under which this command is seen on the server. */
export const STATUS_NAME = 'status';
/** Commands that a person runs beside the desk are no part of it. */
const LOOKING: ReadonlySet<string> = new Set([STATUS_NAME, DEAD_NAME]);

/** Looks at a desk, once or again and again. */
export class DeskWatch {
  readonly #link: DeskLink;
  #backlog: Backlog | undefined;

  constructor(link: DeskLink) {
    this.#link = link;
  }

  /**
   * @param lookForMs how long to look at most, until what waits is taken
   * @throws QE_REDIS_UNUSABLE when the server goes away
   */
  async look(lookForMs: number): Promise<DeskStatus> {
    const { url, prefix, server } = this.#link;
    const keeping = await serverKeeping(url);
    const { product, version } = server;
    const processes = await this.#link.ask(askedProcesses);
    const denied = processes === undefined ? [CLIENT_LIST] : [];
    const desk = await this.#link.ask((store) => this.#deskOf(store, lookForMs));
    return {
      server: { url: maskUrl(url), product, version, ...keeping, denied },
      prefix,
      processes: processes ?? [],
      ...desk,
    };
  }

  async #deskOf(
    store: RedisStore,
    lookForMs: number,
  ): Promise<Omit<DeskStatus, 'server' | 'prefix' | 'processes'>> {
    this.#backlog ??= new Backlog(store);
    const backlogs = await this.#backlog.observe(lookForMs);
    const leases = await store.leases();
    const session = sessionOf(await store.latest('state:session'));
    const streams = await store.streams();
    const mark = await deskDayMark(store);
    return {
      ...(session === undefined ? {} : { session }),
      groups: leases.map((lease) => ({ ...lease, streams: backlogs.get(lease.group) ?? [] })),
      ownGroups: (mark?.services ?? []).map(({ group }) => group),
      ...(mark?.clock === 'LIVE' ? { live: await liveNow(store) } : {}),
      dead: await store.deadLetters(),
      streams: await Promise.all(
        streams.map(async (stream) => ({ stream, entries: await store.length(stream) })),
      ),
    };
  }
}

/** Undefined where this user may not ask who is connected. */
async function askedProcesses(store: RedisStore): Promise<readonly ProcessNow[] | undefined> {
  try {
    return await processesOf(store);
  } catch (error) {
    if (!isDenied(error)) throw error;
    return undefined;
  }
}

async function processesOf(store: RedisStore): Promise<readonly ProcessNow[]> {
  const nowMs = Date.now();
  return (await store.processes())
    .filter(({ name }) => !LOOKING.has(name))
    .map(({ name, connections, connectedS }) => ({
      name,
      since: new Date(nowMs - connectedS * 1_000).toISOString(),
      connections,
    }));
}

/** What time it is on the desk; undefined when the hash holds something else. */
function sessionOf(fields: WireFields): SessionNow | undefined {
  const { regime, tick, trading_date: date, session_open, minutes_to_close: minutes } = fields;
  if (regime === undefined || tick === undefined || date === undefined) return undefined;
  return {
    time: timeOfTick({ session_open, tick: Number(tick) } as SessionData),
    date,
    regime: regime as Regime,
    ...(minutes === undefined ? {} : { minutesToClose: Number(minutes) }),
  };
}
