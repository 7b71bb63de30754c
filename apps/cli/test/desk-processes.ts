import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './own-desk';

const APPS = join(__dirname, '..', '..');

/** The processes of a desk, each as `serve` starts it. */
export const PROCESSES = {
  session: ['worker', 'session'],
  market: ['worker', 'market'],
  exposure: ['worker', 'exposure'],
  engine: ['engine'],
  execution: ['execution'],
  report: ['report'],
} as const;

export type ProcessName = keyof typeof PROCESSES;

/** The processes of one desk, built, in a folder of their own, on a server of the test's. */
export class DeskProcesses {
  readonly cwd: string;
  readonly #urlOf: (name: ProcessName) => string;
  readonly #options: readonly string[];
  readonly #running = new Map<ProcessName, ChildProcess>();

  /** @param url of the server, or the one that each process is given */
  constructor(
    cwd: string,
    url: string | ((name: ProcessName) => string),
    options: readonly string[],
  ) {
    this.cwd = cwd;
    this.#urlOf = typeof url === 'string' ? () => url : url;
    this.#options = options;
  }

  startAll(): void {
    for (const name of Object.keys(PROCESSES)) this.start(name as ProcessName);
  }

  start(name: ProcessName): void {
    const [app, ...worker] = PROCESSES[name];
    const log = openSync(this.#logOf(name), 'a');
    const child = spawn(
      process.execPath,
      [join(APPS, app, 'dist', 'main.js'), ...worker, ...this.#options],
      {
        cwd: this.cwd,
        env: { ...process.env, REDIS_URL: this.#urlOf(name) },
        stdio: ['ignore', log, log],
      },
    );
    this.#running.set(name, child);
  }

  /** Ends a process as a power cut would. */
  async kill(name: ProcessName): Promise<void> {
    await this.#end(name, 'SIGKILL');
  }

  /** @returns what each process ended with */
  async stopAll(): Promise<Readonly<Record<string, number | null>>> {
    const codes: Record<string, number | null> = {};
    await Promise.all(
      [...this.#running.keys()].map(async (name) => {
        codes[name] = await this.#end(name, 'SIGTERM');
      }),
    );
    return codes;
  }

  async killAll(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((name) => this.kill(name)));
  }

  log(name: ProcessName): string {
    const path = this.#logOf(name);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  /** Resolves when a process has said something. */
  said(name: ProcessName, what: string | RegExp): Promise<void> {
    return until(() => {
      const said = this.log(name);
      return typeof what === 'string' ? said.includes(what) : what.test(said);
    });
  }

  /** Everything that all of them said, for a test that fails. */
  allLogs(): string {
    const names = Object.keys(PROCESSES) as ProcessName[];
    return names.map((name) => `== ${name}\n${this.log(name)}`).join('\n');
  }

  #logOf(name: ProcessName): string {
    return join(this.cwd, `${name}.log`);
  }

  #end(name: ProcessName, signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#running.get(name);
    this.#running.delete(name);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) {
      return Promise.resolve(child?.exitCode ?? null);
    }
    return new Promise((resolve) => {
      child.once('exit', (code) => resolve(code));
      child.kill(signal);
    });
  }
}
