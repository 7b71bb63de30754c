/** Reads that wait for a stream to grow. An append wakes them: nobody polls. */
export class Waiters {
  readonly #byStream = new Map<string, Set<() => void>>();
  readonly #all = new Set<() => void>();

  /** Resolves when one of the streams grows, after `waitMs` at the latest. */
  wait(streams: readonly string[], waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#all.delete(wake);
        for (const stream of streams) this.#byStream.get(stream)?.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, waitMs);
      this.#all.add(wake);
      for (const stream of streams) this.#of(stream).add(wake);
    });
  }

  wake(stream: string): void {
    const waiting = this.#byStream.get(stream);
    if (waiting === undefined || waiting.size === 0) return;
    for (const wake of [...waiting]) wake();
  }

  wakeAll(): void {
    for (const wake of [...this.#all]) wake();
  }

  #of(stream: string): Set<() => void> {
    const waiting = this.#byStream.get(stream) ?? new Set();
    this.#byStream.set(stream, waiting);
    return waiting;
  }
}
