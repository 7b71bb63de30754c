import { DEAD_LETTERS, msFromUnixNs, type UnixNs, type WireFields } from '@quant-engine/contracts';
import { letterDigest } from '../dead-letter';
import { StreamLog } from './stream-log';
import { Waiters } from './waiters';

/**
 * All streams of the desk. Their ids come from session time, so that a day gives the same twice.
 */
export class EventLog {
  readonly #logs = new Map<string, StreamLog>();
  readonly #waiters = new Waiters();
  readonly #buried = new Set<string>();
  #latestMs = 0;

  /** The stream; one that nobody has written to yet is empty. */
  of(stream: string): StreamLog {
    let log = this.#logs.get(stream);
    if (log === undefined) {
      log = new StreamLog();
      this.#logs.set(stream, log);
    }
    return log;
  }

  /** @param timestamp of the event; without one it counts as arriving at the latest time seen */
  append(stream: string, fields: WireFields, timestamp?: UnixNs): string {
    if (timestamp !== undefined) {
      this.#latestMs = Math.max(this.#latestMs, msFromUnixNs(timestamp));
    }
    const ms = timestamp === undefined ? this.#latestMs : msFromUnixNs(timestamp);
    const { id } = this.of(stream).append(ms, fields);
    this.#waiters.wake(stream);
    return id;
  }

  /** Appends a dead letter, unless the same one is there. */
  bury(letter: WireFields): void {
    const digest = letterDigest(letter);
    if (this.#buried.has(digest)) return;
    this.#buried.add(digest);
    this.append(DEAD_LETTERS, letter);
  }

  /** The streams that hold an entry, sorted. */
  names(): readonly string[] {
    return [...this.#logs.keys()].filter((name) => this.of(name).length > 0).sort();
  }

  /** Resolves when one of the streams grows, after `waitMs` at the latest. */
  wait(streams: readonly string[], waitMs: number): Promise<void> {
    return this.#waiters.wait(streams, waitMs);
  }

  wakeAll(): void {
    this.#waiters.wakeAll();
  }
}
