import { fork, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  startPrivateServer,
  type AppendFsync,
  type PrivateServer,
} from '@quant-engine/redis-server';

/** A file is rewritten when it has doubled: in the middle of a run that would be measured, too. */
const NO_REWRITE = ['--auto-aof-rewrite-percentage', '0'];
const ROOT = join(__dirname, '..', '..', '..');
const STDERR_KEPT = 2_000;

/** A process of a run. */
export interface Child {
  readonly name: string;
  readonly process: ChildProcess;
  /** Its exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** The end of what it wrote to its standard error. */
  said(): string;
  /** Calls for each line of its standard error from now on. */
  follow(onLine: (line: string) => void): void;
  /** Resolves when a line of its standard error holds this. @throws when it ends before */
  says(text: string): Promise<void>;
}

/** What a run has made and started. All of it is gone when the process ends, however it ends. */
export class Premises {
  readonly #folder = mkdtempSync(join(tmpdir(), 'qe-bench-'));
  readonly #children = new Set<Child>();
  readonly #servers = new Map<string, Promise<PrivateServer>>();
  readonly #pids = new Set<number>();

  constructor() {
    process.once('exit', () => this.#clear());
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => void this.#end(128 + constants.signals[signal]));
    }
  }

  /** A new empty folder. */
  folder(name: string): string {
    const path = join(this.#folder, name);
    mkdirSync(path, { mode: 0o700 });
    return path;
  }

  /** A server of its own for one setting. */
  async server(name: string, appendfsync: AppendFsync): Promise<PrivateServer> {
    const starting = startPrivateServer({
      dir: join(this.#folder, name),
      appendfsync,
      args: NO_REWRITE,
      // A Ctrl-C that ends the benchmark ends its servers, too.
      detached: false,
      onNote: (text) => process.stderr.write(`${text}\n`),
    });
    this.#servers.set(name, starting);
    const server = await starting;
    this.#pids.add(server.pid);
    return server;
  }

  async stopServer(name: string): Promise<void> {
    const server = await this.#servers.get(name);
    if (server === undefined) return;
    await server.kill();
    this.#pids.delete(server.pid);
    this.#servers.delete(name);
    rmSync(join(this.#folder, name), { recursive: true, force: true });
  }

  /** Runs an app of the desk from its build; what it writes to its folder goes with ours. */
  runApp(name: string, app: string, args: readonly string[]): Child {
    const script = join(ROOT, 'apps', app, 'dist', 'main.js');
    const child = spawn(process.execPath, [script, ...args, '--log-format', 'json'], {
      cwd: this.#folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return this.#kept(name, child);
  }

  /** Runs a script of the benchmark. It is told by its channel when we are gone. */
  fork(name: string, script: string, args: readonly string[], nodeArgs: readonly string[]): Child {
    const child = fork(script, [...args], {
      execArgv: [...nodeArgs],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    return this.#kept(name, child);
  }

  async stopChildren(): Promise<void> {
    await Promise.all(
      [...this.#children].map(({ process, ended }) => {
        process.kill('SIGKILL');
        return ended;
      }),
    );
  }

  #kept(name: string, process: ChildProcess): Child {
    const ended = new Promise<number | null>((resolve) => {
      process.once('exit', resolve);
      process.once('error', () => resolve(1));
    });
    const child = { name, process, ended, ...listenTo(name, process, ended) };
    this.#children.add(child);
    void ended.then(() => this.#children.delete(child));
    return child;
  }

  /** A server that is only just starting has no number yet by which it could be ended. */
  async #end(exitCode: number): Promise<void> {
    const started = await Promise.allSettled(this.#servers.values());
    for (const one of started) if (one.status === 'fulfilled') this.#pids.add(one.value.pid);
    process.exit(exitCode);
  }

  #clear(): void {
    for (const child of this.#children) child.process.kill('SIGKILL');
    for (const pid of this.#pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Keeps the end of what a process says, and tells whoever waits for a line of it. */
function listenTo(
  name: string,
  { stderr }: ChildProcess,
  ended: Promise<unknown>,
): Pick<Child, 'said' | 'follow' | 'says'> {
  let kept = '';
  const lines = stderr === null ? undefined : createInterface(stderr);
  const follow = (onLine: (line: string) => void): void => void lines?.on('line', onLine);
  follow((line) => {
    kept = `${kept}${line}\n`.slice(-STDERR_KEPT);
  });
  return {
    said: () => kept.trim(),
    follow,
    says: (text) =>
      new Promise((resolve, reject) => {
        follow((line) => {
          if (line.includes(text)) resolve();
        });
        void ended.then(() => reject(new Error(`${name} ended:\n${kept}`)));
      }),
  };
}
