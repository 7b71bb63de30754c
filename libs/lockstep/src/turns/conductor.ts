import { randomUUID } from 'node:crypto';
import { restIfEarly, untilAborted } from '@quant-engine/service-host';
import type { Mailbox, StreamEntry } from '@quant-engine/state-store';
import { historyOf, lastTurnOf, type History, type LastTurn } from './last-request';
import {
  ANSWERS,
  decodeAnswer,
  encodeRequest,
  requestsOf,
  type Done,
  type RequestKind,
  type TurnRequest,
} from './messages';

export interface ConductorOptions {
  readonly mailbox: Mailbox;
  /** Everybody who will be asked. */
  readonly groups: readonly string[];
  /** Goes on with what an earlier conductor of the same desk began. */
  readonly resume: boolean;
  readonly run: string | undefined;
  /** The fencing token of whoever conducts. */
  readonly epoch: number;
  /** Ends whatever waits for an answer, with the signal's reason. */
  readonly stop: AbortSignal;
  /** Told once in each wait which services have not answered for `noticeMs`. */
  readonly onWaiting: (groups: readonly string[]) => void;
  /** Told of each service that says it has just started. */
  readonly onHello: (group: string) => void;
  readonly noticeMs: number;
}

/** Something to be asked of one service. */
export interface Errand {
  readonly group: string;
  readonly kind: RequestKind;
  readonly turn?: TurnRequest;
}

/** An errand that is under way: it may first need a JOIN. */
interface OpenErrand {
  readonly errand: Errand;
  readonly asked: RequestKind;
  readonly id: string;
}

const READ_WAIT_MS = 5_000;

/**
 * Asks services in other processes, and waits for their answers as long as it takes. That a process
 * died is known by the HELLO of the next one: it is asked to join, and then the same thing again.
 */
export class Conductor {
  readonly #options: ConductorOptions;
  readonly #by = randomUUID();
  readonly #run: string;
  readonly #joined = new Set<string>();
  #n: number;
  #after: string;

  private constructor(options: ConductorOptions, history: History, after: string) {
    this.#options = options;
    this.#run = options.run ?? (options.resume ? history.run : undefined) ?? randomUUID();
    this.#n = history.n;
    this.#after = after;
  }

  static async start(options: ConductorOptions): Promise<Conductor> {
    const { mailbox, groups } = options;
    const after = await mailbox.newest(ANSWERS);
    return new Conductor(options, await historyOf(mailbox, groups), after);
  }

  /** The turn that the conductor before this one asked for last; to be asked once all joined. */
  async lastTurn(): Promise<LastTurn | undefined> {
    const { mailbox, groups, resume } = this.#options;
    if (!resume) return undefined;
    return lastTurnOf(mailbox, groups, { run: this.#run, by: this.#by });
  }

  /**
   * Asks all at once and waits for all answers.
   * @throws what a service failed with, and the reason of the stop
   */
  async ask(errands: readonly Errand[]): Promise<ReadonlyMap<string, Done>> {
    const open = new Map<string, OpenErrand>();
    const done = new Map<string, Done>();
    for (const errand of errands) open.set(errand.group, await this.#send(errand));
    const startedMs = performance.now();
    let isTold = false;
    while (open.size > 0) {
      const noticeMs = startedMs + this.#options.noticeMs - performance.now();
      if (!isTold && noticeMs <= 0) {
        isTold = true;
        this.#options.onWaiting([...open.keys()]);
      }
      for (const { id, fields } of await this.#read(isTold ? READ_WAIT_MS : noticeMs)) {
        this.#after = id;
        await this.#take(fields, open, done);
      }
    }
    return done;
  }

  async #take(
    fields: StreamEntry['fields'],
    open: Map<string, OpenErrand>,
    done: Map<string, Done>,
  ): Promise<void> {
    const answer = decodeAnswer(fields);
    if (answer === undefined || !this.#options.groups.includes(answer.group)) return;
    const { group } = answer;
    const under = open.get(group);
    if (answer.kind === 'HELLO') {
      this.#joined.delete(group);
      this.#options.onHello(group);
      if (under !== undefined) open.set(group, await this.#send(under.errand));
      return;
    }
    // The answer to an older request: whoever asked for it is gone, or has asked again.
    if (under === undefined || answer.re !== under.id) return;
    if (answer.kind === 'FAILED') throw answer.error;
    if (answer.kind === 'REFUSED') {
      this.#joined.delete(group);
      open.set(group, await this.#send(under.errand));
      return;
    }
    if (under.asked === 'JOIN') this.#joined.add(group);
    if (under.asked === 'LEAVE') this.#joined.delete(group);
    if (under.asked !== under.errand.kind) {
      open.set(group, await this.#send(under.errand));
      return;
    }
    open.delete(group);
    done.set(group, answer);
  }

  /** Posts an errand, or the JOIN that has to come before it. */
  async #send(errand: Errand): Promise<OpenErrand> {
    const { mailbox, stop } = this.#options;
    const { group, kind, turn } = errand;
    const asked = this.#joined.has(group) ? kind : 'JOIN';
    stop.throwIfAborted();
    const request = {
      kind: asked,
      run: this.#run,
      by: this.#by,
      epoch: this.#options.epoch,
      n: ++this.#n,
      ...(asked === 'TURN' && turn !== undefined ? { turn } : {}),
    };
    const id = await mailbox.post(requestsOf(group), encodeRequest(request));
    return { errand, asked, id };
  }

  async #read(waitMs: number): Promise<readonly StreamEntry[]> {
    const { mailbox, stop } = this.#options;
    const startedMs = performance.now();
    const read = mailbox.read(ANSWERS, this.#after, Math.ceil(waitMs));
    const entries = await untilAborted(read, stop);
    if (entries.length === 0) await restIfEarly(startedMs, stop);
    return entries;
  }
}
