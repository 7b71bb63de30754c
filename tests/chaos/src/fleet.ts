import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Assignment, Order } from './protocol';
import type { Program } from './program';

/** A process with a place. */
export interface Worker {
  readonly assignment: Assignment;
  /** Undefined while it runs. */
  readonly end: End | undefined;
  signal(signal: NodeJS.Signals): void;
  tell(message: Order): void;
}

/** By SIGKILL, from within or from outside; or by itself, without an error. */
export type End = 'KILLED' | 'FINISHED';

/**
 * Starts worker processes and ends them. Some spare ones have always loaded their program already,
 * so that a place is filled at once.
 */
export class Fleet {
  /** Where all workers write their notes. */
  readonly diary: string;
  readonly #program: Program;
  readonly #spareCount: number;
  readonly #spares: ChildProcess[] = [];
  readonly #running = new Set<ChildProcess>();
  readonly #errors: string;
  readonly #errorFile: number;
  #isEnding = false;
  /** Why the run is worth nothing: a worker ended that nobody killed. */
  #fault: string | undefined;

  constructor(program: Program, folder: string, spareCount: number) {
    this.#program = program;
    this.#spareCount = spareCount;
    this.diary = join(folder, 'diary.jsonl');
    this.#errors = join(folder, 'errors.log');
    this.#errorFile = openSync(this.#errors, 'a');
    this.#refill();
  }

  hire(assignment: Assignment): Worker {
    const child = this.#spares.shift() ?? this.#start();
    this.#refill();
    let end: End | undefined;
    child.once('exit', (code, signal) => {
      if (signal === 'SIGKILL') end = 'KILLED';
      else if (code === 0) end = 'FINISHED';
      else this.#noteFault(assignment.name, code ?? signal);
    });
    child.send(assignment);
    return {
      assignment,
      get end() {
        return end;
      },
      signal: (signal) => void child.kill(signal),
      tell: (message) => {
        if (child.connected) child.send(message);
      },
    };
  }

  /** @throws when a worker ended that nobody killed */
  assertSound(): void {
    if (this.#fault !== undefined) throw new Error(this.#fault);
  }

  /** Kills everything that still runs, and resolves when it is gone. */
  async end(): Promise<void> {
    if (this.#isEnding) return;
    this.#isEnding = true;
    const ended = [...this.#running].map((child) => once(child, 'exit'));
    for (const child of this.#running) child.kill('SIGKILL');
    await Promise.all(ended);
    closeSync(this.#errorFile);
  }

  #refill(): void {
    while (this.#spares.length < this.#spareCount) this.#spares.push(this.#start());
  }

  #start(): ChildProcess {
    const child = fork(this.#program.entry, [this.diary], {
      env: this.#program.env,
      execArgv: [],
      stdio: ['ignore', 'ignore', this.#errorFile, 'ipc'],
    });
    this.#running.add(child);
    // A message to one that has just died fails here and nowhere else: its end is seen anyway.
    child.on('error', () => undefined);
    child.once('exit', () => this.#running.delete(child));
    return child;
  }

  #noteFault(name: string, how: number | string | null): void {
    if (this.#isEnding) return;
    const said = readFileSync(this.#errors, 'utf8').slice(-4_000);
    this.#fault ??= `${name} ended by itself (${how}):\n${said}`;
  }
}
