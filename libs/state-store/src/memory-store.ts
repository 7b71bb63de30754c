import { msFromUnixNs, type QeEvent, type WireFields } from '@quant-engine/contracts';
import { encodeDeadLetter } from './dead-letter';
import { checkEvent, type CheckedEvent } from './encode-event';
import { Desk } from './memory/desk';
import { IdempotencyWindow } from './memory/idempotency-window';
import { MemoryMembership } from './memory/membership';
import { timestampOf } from './merge';
import { readable } from './oversize';
import type {
  DeadLetter,
  EventStore,
  GroupStatus,
  JoinRequest,
  Leased,
  Membership,
  Published,
  RangeOptions,
  StreamEntry,
} from './port';

/** How an embedded store is made. */
export interface MemoryStoreOptions {
  /**
   * The clock of the leases, and of nothing else. Without one time stands still, and a lease ends
   * only when its owner leaves: two simulated days are then the same.
   */
  readonly nowMs?: () => number;
  /** For how long, in event time, a publish is known by its idempotency key. */
  readonly publishWindowMs?: number;
}

const PUBLISH_WINDOW_MS = 300_000;

/** The embedded home of the store: one process, no server, nothing on disk. */
export class MemoryStore implements EventStore {
  readonly #desk: Desk;
  readonly #publishWindowMs: number;
  /** By stream: the same key on another stream is another event. */
  readonly #windows = new Map<string, IdempotencyWindow>();

  constructor({ nowMs = () => 0, publishWindowMs = PUBLISH_WINDOW_MS }: MemoryStoreOptions = {}) {
    this.#desk = new Desk(nowMs);
    this.#publishWindowMs = publishWindowMs;
  }

  async publish(events: readonly QeEvent[]): Promise<readonly Published[]> {
    this.#desk.assertOpen();
    const checked = events.map(checkEvent);
    return checked.map((event) =>
      event.problems.length > 0 ? this.#refuse(event) : this.#append(event),
    );
  }

  /**
   * Appends an entry as it is, unchecked, as a hand at a server's console would.
   *
   * @returns its id
   * @throws QE_STORE_CLOSED
   */
  appendRaw(stream: string, fields: WireFields): string {
    this.#desk.assertOpen();
    const copy = Object.freeze({ ...readable(fields) });
    return this.#desk.events.append(stream, copy, timestampOf(copy));
  }

  async bury(letters: readonly DeadLetter[]): Promise<void> {
    this.#desk.assertOpen();
    for (const letter of letters.map(encodeDeadLetter)) this.#desk.events.bury(letter);
  }

  async join(request: JoinRequest): Promise<Membership | Leased> {
    this.#desk.assertOpen();
    const nowMs = this.#desk.nowMs();
    const group = this.#desk.group(request.group);
    const holder = group.holder(nowMs);
    if (holder !== undefined && holder.owner !== request.owner) {
      return { outcome: 'LEASED', owner: holder.owner, remainingMs: holder.untilMs - nowMs };
    }
    group.admit(request, nowMs);
    return new MemoryMembership(this.#desk, group, request);
  }

  async range(
    stream: string,
    { after, count = Number.MAX_SAFE_INTEGER }: RangeOptions = {},
  ): Promise<readonly StreamEntry[]> {
    this.#desk.assertOpen();
    const log = this.#desk.events.of(stream);
    return log.slice(after === undefined ? 0 : log.indexAfter(after), count);
  }

  async length(stream: string): Promise<number> {
    this.#desk.assertOpen();
    return this.#desk.events.of(stream).length;
  }

  async streams(): Promise<readonly string[]> {
    this.#desk.assertOpen();
    return this.#desk.events.names();
  }

  async hashes(): Promise<readonly string[]> {
    this.#desk.assertOpen();
    return this.#desk.hashes.names();
  }

  async latest(hash: string): Promise<WireFields> {
    this.#desk.assertOpen();
    return this.#desk.hashes.read(hash);
  }

  async groups(): Promise<readonly GroupStatus[]> {
    this.#desk.assertOpen();
    const nowMs = this.#desk.nowMs();
    return this.#desk.groups().flatMap((group) => group.status(this.#desk.events, nowMs));
  }

  async close(): Promise<void> {
    this.#desk.close();
  }

  #append({ stream, fields, timestamp, idempotencyKey }: CheckedEvent): Published {
    const window = this.#windowOf(stream);
    const nowMs = this.#desk.events.of(stream).msAt(msFromUnixNs(timestamp));
    const firstId = window.find(idempotencyKey, nowMs);
    if (firstId !== undefined) return { outcome: 'DUPLICATE', stream, id: firstId };
    const id = this.#desk.events.append(stream, fields, timestamp);
    window.remember(idempotencyKey, id, nowMs);
    return { outcome: 'APPENDED', stream, id };
  }

  #refuse({ stream, fields, problems }: CheckedEvent): Published {
    const sourceId = fields['event_id'] ?? '';
    this.#desk.events.bury(encodeDeadLetter({ source: stream, sourceId, problems, fields }));
    return { outcome: 'REFUSED', problems };
  }

  #windowOf(stream: string): IdempotencyWindow {
    let window = this.#windows.get(stream);
    if (window === undefined) {
      window = new IdempotencyWindow(this.#publishWindowMs);
      this.#windows.set(stream, window);
    }
    return window;
  }
}
