import { QeError } from '@quant-engine/contracts';
import { EventLog } from './event-log';
import { Group } from './group';
import { HashTable } from './hash-table';

/** Everything that the instances of one store share. */
export class Desk {
  readonly events = new EventLog();
  readonly hashes = new HashTable();
  readonly nowMs: () => number;
  readonly #groups = new Map<string, Group>();
  #closed = false;

  constructor(nowMs: () => number) {
    this.nowMs = nowMs;
  }

  /** @throws QE_STORE_CLOSED */
  assertOpen(): void {
    if (this.#closed) throw new QeError('QE_STORE_CLOSED', 'the store is closed');
  }

  close(): void {
    this.#closed = true;
    this.events.wakeAll();
  }

  group(name: string): Group {
    let group = this.#groups.get(name);
    if (group === undefined) {
      group = new Group(name);
      this.#groups.set(name, group);
    }
    return group;
  }

  groups(): readonly Group[] {
    return [...this.#groups.keys()].sort().map((name) => this.group(name));
  }
}
