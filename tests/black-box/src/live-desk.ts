import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RedisStore } from '@quant-engine/state-store';

const APPS = join(__dirname, '..', '..', '..', 'apps');
const CLOCK = join(__dirname, '..', 'clock', 'shifted-clock.mjs');
const POLL_MS = 20;

const PROCESSES = {
  session: ['worker', 'session'],
  market: ['worker', 'market'],
  exposure: ['worker', 'exposure'],
  engine: ['engine'],
  execution: ['execution'],
  report: ['report'],
} as const;

export type ProcessName = keyof typeof PROCESSES;

/** The processes of a desk on the live clock, on a clock that the test moves. */
export class LiveDesk {
  readonly cwd: string;
  readonly store: RedisStore;
  readonly #url: string;
  readonly #prefix: string;
  readonly #running = new Map<ProcessName, ChildProcess>();

  constructor(cwd: string, url: string, prefix: string) {
    this.cwd = cwd;
    this.#url = url;
    this.#prefix = prefix;
    this.store = new RedisStore({ url, prefix, name: 'test' });
  }

  /** Sets the wall clock of all processes. */
  setClock(iso: string): void {
    const file = this.#clockFile();
    writeFileSync(`${file}.new`, String(Date.parse(iso) - Date.now()));
    renameSync(`${file}.new`, file);
  }

  start(...names: readonly ProcessName[]): void {
    for (const name of names) {
      const [app, ...worker] = PROCESSES[name];
      const log = openSync(this.#logOf(name), 'a');
      const main = join(APPS, app, 'dist', 'main.js');
      const options = ['--live-clock', '--prefix', this.#prefix, '--owner', `${name}-of-the-test`];
      const child = spawn(process.execPath, ['--import', CLOCK, main, ...worker, ...options], {
        cwd: this.cwd,
        env: { ...process.env, REDIS_URL: this.#url, QE_TEST_CLOCK: this.#clockFile() },
        stdio: ['ignore', log, log],
      });
      this.#running.set(name, child);
    }
  }

  /**
   * Lets it be another time. A process does not follow a wall clock that jumps beside its monotonic
   * one, so all but the market, which hears no tick, are started anew, as after a night.
   */
  async goTo(iso: string): Promise<void> {
    const names = [...this.#running.keys()].filter((name) => name !== 'market');
    await Promise.all(names.map((name) => this.end(name, 'SIGTERM')));
    this.setClock(iso);
    this.start(...names);
    const date = iso.slice(0, 10);
    await this.until(async () => {
      const { current_time: now = '0' } = await this.store.latest('state:session');
      return Number(now.slice(0, -6)) >= Date.parse(iso);
    }, `a tick of ${date}`);
  }

  async end(name: ProcessName, signal: NodeJS.Signals): Promise<void> {
    const child = this.#running.get(name);
    this.#running.delete(name);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise((resolve) => {
      child.once('exit', resolve);
      child.kill(signal);
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((name) => this.end(name, 'SIGKILL')));
    await this.store.close();
  }

  /** Runs `qe` in the folder of the desk. */
  qe(...args: readonly string[]): { readonly code: number | null; readonly stdout: string } {
    const main = join(APPS, 'cli', 'dist', 'main.js');
    const env = { ...process.env, REDIS_URL: this.#url, QE_TEST_CLOCK: this.#clockFile() };
    const run = spawnSync(process.execPath, ['--import', CLOCK, main, ...args], {
      ...{ cwd: this.cwd, env, encoding: 'utf8' },
    });
    return { code: run.status, stdout: `${run.stdout}${run.stderr}` };
  }

  log(name: ProcessName): string {
    const path = this.#logOf(name);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  folderOf(date: string): string {
    return join(this.cwd, 'var', 'days', date);
  }

  /** Waits until a day is written. */
  async written(date: string): Promise<void> {
    const said = new RegExp(`report written.*date=${date}`);
    await this.until(() => said.test(this.log('report')), `the report of ${date}`);
  }

  /** The entries of a stream that bear a date in New York. */
  async entriesOn(stream: string, date: string): Promise<number> {
    const from = Date.parse(`${date}T05:00:00Z`);
    const entries = await this.store.range(stream);
    return entries.filter(({ fields }) => {
      const ms = Number((fields['timestamp'] ?? '').slice(0, -6));
      return ms >= from && ms < from + 86_400_000;
    }).length;
  }

  /** Resolves when something is so; the time limit of the test ends it when it never is. */
  async until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
    const atMs = performance.now();
    while (!(await isSo())) {
      if (performance.now() - atMs > 60_000) throw new Error(`no ${what}:\n${this.#allLogs()}`);
      await delay(POLL_MS);
    }
  }

  #allLogs(): string {
    const names = Object.keys(PROCESSES) as ProcessName[];
    return names.map((name) => `== ${name}\n${this.log(name)}`).join('\n');
  }

  #clockFile(): string {
    return join(this.cwd, 'clock');
  }

  #logOf(name: ProcessName): string {
    return join(this.cwd, `${name}.log`);
  }
}
