import { NO_BATCH, type Batch, type Service } from '@quant-engine/service-host';
import type { Mailbox } from '@quant-engine/state-store';
import { takeTurns, type AnyHost, type Desk, type Round } from '../desk';
import { Conductor } from './conductor';
import type { LastTurn } from './last-request';
import type { TurnReport } from './messages';

/** What is needed to conduct services in other processes. */
export interface RemoteDeskOptions {
  readonly mailbox: Mailbox;
  /** In the order in which they take their turns. */
  readonly services: readonly Pick<Service, 'group' | 'streams'>[];
  /** Market players: they publish when they are told to, and take no turns of their own. */
  readonly players?: readonly string[];
  /**
   * True when the store holds a tick of this desk already: it goes on where it stood, in the midst
   * of a round if need be. False on a fresh store.
   */
  readonly resume: boolean;
  /**
   * Names the life of the store, best kept with the last tick. Without it a desk that goes on takes
   * it from the newest request: which may be that of a conductor which woke up after another one
   * had begun the day.
   */
  readonly run?: string | undefined;
  /**
   * A number that rises from one conductor of a desk to the next, such as the fencing token of the
   * session clock: an older conductor that wakes up is then not obeyed any more.
   */
  readonly epoch?: number;
  readonly stop: AbortSignal;
  readonly onWaiting?: (groups: readonly string[]) => void;
  readonly onHello?: (group: string) => void;
  /** How long a wait lasts before `onWaiting` is called. */
  readonly noticeMs?: number;
}

/** Services in other processes, conducted as `deskOf` conducts those in this one. */
export interface RemoteDesk extends Desk {
  readonly hosts: readonly AnyHost[];
  /** Has a player publish all events up to and including a time. */
  play(player: string, untilMs: number): Promise<TurnReport>;
  /** Somebody else has written to streams, to any of them if it is not said to which. */
  note(wrote?: readonly string[]): void;
}

const NOTICE_MS = 2_000;

/** @throws the reason of the stop, here and in everything that waits for a service */
export async function remoteDesk(options: RemoteDeskOptions): Promise<RemoteDesk> {
  const { mailbox, services, players = [], resume, stop } = options;
  const hosts: RemoteHost[] = [];
  const conductor = await Conductor.start({
    mailbox,
    groups: [...services.map(({ group }) => group), ...players],
    resume,
    run: options.run,
    epoch: options.epoch ?? 0,
    stop,
    onWaiting: options.onWaiting ?? (() => undefined),
    onHello: (group) => {
      for (const host of hosts) host.isDirty = true;
      options.onHello?.(group);
    },
    noticeMs: options.noticeMs ?? NOTICE_MS,
  });
  const desk = new ConductedDesk(conductor, hosts, players);
  hosts.push(...services.map((service) => new RemoteHost(service, desk)));
  return desk;
}

class ConductedDesk implements RemoteDesk {
  readonly hosts: readonly RemoteHost[];
  readonly conductor: Conductor;
  readonly #players: readonly string[];
  /** Where the conductor before this one stood, until this one has got there. */
  #lastTurn: LastTurn | undefined;
  /** What is being settled. */
  untilMs: number | undefined;
  round: Round = { next: 0, took: false };

  constructor(conductor: Conductor, hosts: readonly RemoteHost[], players: readonly string[]) {
    this.conductor = conductor;
    this.hosts = hosts;
    this.#players = players;
  }

  async join(): Promise<void> {
    await this.#joinAll(this.hosts, this.#players);
    this.#lastTurn = await this.conductor.lastTurn();
  }

  async joinHost(host: RemoteHost): Promise<void> {
    await this.#joinAll([host], []);
  }

  async settle(untilMs?: number): Promise<Batch> {
    const from = this.#beginning(untilMs);
    if (from === 'SETTLED') return NO_BATCH;
    this.note();
    this.untilMs = untilMs;
    this.round = from;
    return takeTurns(this.hosts, this.round);
  }

  async play(player: string, untilMs: number): Promise<TurnReport> {
    const turn = { untilMs, took: false, batches: 0 };
    const done = await this.conductor.ask([{ group: player, kind: 'TURN', turn }]);
    return done.get(player)?.report ?? NO_BATCH;
  }

  note(wrote?: readonly string[]): void {
    for (const host of this.hosts) host.note(wrote);
  }

  async leave(): Promise<void> {
    const groups = [...this.hosts.map(({ service }) => service.group), ...this.#players];
    await this.leaveGroups(groups);
  }

  async leaveGroups(groups: readonly string[]): Promise<void> {
    await this.conductor.ask(groups.map((group) => ({ group, kind: 'LEAVE' })));
  }

  async #joinAll(hosts: readonly RemoteHost[], players: readonly string[]): Promise<void> {
    const groups = [...hosts.map(({ service }) => service.group), ...players];
    const done = await this.conductor.ask(groups.map((group) => ({ group, kind: 'JOIN' })));
    for (const host of hosts) host.batches = done.get(host.service.group)?.batches ?? 0;
  }

  /** Where to begin a second: at its first service, or where an earlier conductor stood in it. */
  #beginning(untilMs: number | undefined): Round | 'SETTLED' {
    const last = this.#lastTurn;
    if (last?.untilMs !== undefined && untilMs !== undefined && untilMs < last.untilMs) {
      return 'SETTLED';
    }
    this.#lastTurn = undefined;
    const next = this.hosts.findIndex(({ service }) => service.group === last?.group);
    const host = this.hosts[next];
    if (last === undefined || host === undefined || untilMs === undefined) return firstRound();
    if (last.untilMs !== untilMs) return firstRound();
    host.batches = last.batches;
    return { next, took: last.took };
  }
}

function firstRound(): Round {
  return { next: 0, took: false };
}

/** A service in another process, as this one sees it. */
class RemoteHost implements AnyHost {
  readonly service: Pick<Service, 'group' | 'streams'>;
  readonly #desk: ConductedDesk;
  /** Whether there may be something for it to take. */
  isDirty = true;
  /** How many batches it had committed after its last answer. */
  batches = 0;

  constructor(service: Pick<Service, 'group' | 'streams'>, desk: ConductedDesk) {
    this.service = service;
    this.#desk = desk;
  }

  join(): Promise<void> {
    return this.#desk.joinHost(this);
  }

  leave(): Promise<void> {
    return this.#desk.leaveGroups([this.service.group]);
  }

  /** Takes the answer of the process; is idle at once when there is nothing to take. */
  async turn(): Promise<Batch> {
    if (!this.isDirty) return NO_BATCH;
    const { conductor, untilMs, round } = this.#desk;
    const { group } = this.service;
    const turn = { untilMs, took: round.took, batches: this.batches };
    const done = (await conductor.ask([{ group, kind: 'TURN', turn }])).get(group);
    if (done === undefined) return NO_BATCH;
    const { report, batches } = done;
    this.batches = batches;
    this.isDirty = report.more ?? report.taken > 0;
    this.#desk.note(report.wrote);
    return { ...report, wrote: report.wrote ?? [] };
  }

  note(wrote: readonly string[] | undefined): void {
    const streams: readonly string[] = this.service.streams;
    if (wrote === undefined || wrote.some((stream) => streams.includes(stream))) {
      this.isDirty = true;
    }
  }
}
