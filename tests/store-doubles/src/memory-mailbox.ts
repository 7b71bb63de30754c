import { QeError, type WireFields } from '@quant-engine/contracts';
import { STREAM_START, type Mailbox, type StreamEntry } from '@quant-engine/state-store';

/** The boxes of a desk in this process; every reader has a mailbox of its own on them. */
export class MemoryBoxes {
  readonly #boxes = new Map<string, StreamEntry[]>();
  readonly #waiting = new Set<() => void>();

  entries(box: string): readonly StreamEntry[] {
    return this.#boxes.get(box) ?? [];
  }

  append(box: string, fields: WireFields): string {
    const entries = this.#boxes.get(box) ?? [];
    this.#boxes.set(box, entries);
    const id = `${entries.length + 1}-0`;
    entries.push({ id, fields: { ...fields } });
    for (const wake of [...this.#waiting]) wake();
    return id;
  }

  mailbox(): Mailbox {
    let closed = false;
    const assertOpen = (): void => {
      if (closed) throw new QeError('QE_STORE_CLOSED', 'the mailbox is closed');
    };
    return {
      post: async (box, fields) => {
        assertOpen();
        return this.append(box, fields);
      },
      read: async (box, after, waitMs) => {
        assertOpen();
        const next = (): readonly StreamEntry[] =>
          this.entries(box).slice(Number(after.split('-')[0]));
        const endMs = performance.now() + waitMs;
        while (!closed && next().length === 0 && performance.now() < endMs) {
          await this.#change(endMs - performance.now());
        }
        return closed ? [] : next();
      },
      newest: async (box) => {
        assertOpen();
        return this.entries(box).at(-1)?.id ?? STREAM_START;
      },
      close: async () => {
        closed = true;
        for (const wake of [...this.#waiting]) wake();
      },
    };
  }

  #change(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, waitMs).unref();
      this.#waiting.add(wake);
    });
  }
}
