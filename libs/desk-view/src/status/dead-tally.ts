import { DEAD_LETTERS } from '@quant-engine/contracts';
import { STREAM_START, type EventStore } from '@quant-engine/state-store';
import { firstProblem, letterOf, type Letter } from '../dead/letters';

/** Dead letters of one group and one kind of reason. */
export interface DeadKind {
  /** Absent for what was refused before any group read it. */
  readonly group?: string;
  readonly source: string;
  readonly code: string;
  readonly count: number;
  /** The reason of the newest of them. */
  readonly reason: string;
}

export interface DeadCount {
  readonly total: number;
  readonly kinds: readonly DeadKind[];
}

const PAGE = 1_000;

/** Counts the dead letters; after the first time it reads what is new only, unless one went. */
export class DeadTally {
  readonly #kinds = new Map<string, DeadKind>();
  #total = 0;
  #lastId = STREAM_START;

  async count(store: Pick<EventStore, 'length' | 'range'>): Promise<DeadCount> {
    await this.#readOn(store);
    // Fed again or trimmed: the newest may have come and an old one gone, so all is read anew.
    if ((await store.length(DEAD_LETTERS)) !== this.#total) {
      this.#kinds.clear();
      this.#total = 0;
      this.#lastId = STREAM_START;
      await this.#readOn(store);
    }
    const kinds = [...this.#kinds.values()].sort((a, b) => b.count - a.count);
    return { total: this.#total, kinds };
  }

  async #readOn(store: Pick<EventStore, 'range'>): Promise<void> {
    for (;;) {
      const page = await store.range(DEAD_LETTERS, { after: this.#lastId, count: PAGE });
      for (const entry of page) this.#add(letterOf(entry));
      const last = page.at(-1);
      if (last === undefined) return;
      this.#lastId = last.id;
    }
  }

  #add(letter: Letter): void {
    const { group, source } = letter;
    const { code, place, reason } = firstProblem(letter);
    const key = JSON.stringify([group, source, code]);
    this.#total += 1;
    this.#kinds.set(key, {
      ...(group === undefined ? {} : { group }),
      source,
      code,
      count: (this.#kinds.get(key)?.count ?? 0) + 1,
      reason: place === '' ? reason : `${place} ${reason}`,
    });
  }
}
