import type { ChildProcess, StdioOptions } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { EXIT, exitCodeOf, printNote } from '@quant-engine/service-host';
import {
  BROKER,
  ENGINE,
  EXECUTION,
  serviceOf,
  type DeskService,
  type DeskSetup,
} from '@quant-engine/desk';
import { mixedDesk, remoteDesk, type AnyHost, type RunningDesk } from '@quant-engine/lockstep';
import { startPrivateServer, type PrivateServer } from '@quant-engine/redis-server';
import { ServiceHost, untilAborted, type Logger } from '@quant-engine/service-host';
import { RedisStore } from '@quant-engine/state-store';
import {
  besides,
  endChild,
  endedError,
  startChild,
  startDeskProcess,
  type OwnProcess,
} from './child';
import { referenceOfScenario, writeReference } from './desk';
import {
  deskFolder,
  logFolder,
  makeHome,
  removeAllButLogs,
  removeHome,
  serverFolder,
} from './home';
import type { TestEnvironment, TestEnvironments } from './test-environment';
import type { Scenario } from './scenario';

/** The services that are processes of their own; every other one runs in this process. */
const REMOTE: readonly DeskService[] = [ENGINE, EXECUTION, BROKER];

export interface RedisEnvironmentsOptions {
  readonly setup: Omit<DeskSetup, 'reference'>;
  readonly registry: readonly DeskService[];
  /** The files that `setup` was read from. */
  readonly rules: string;
  readonly limits: string;
  /** The folder of the programs that run as processes, each `<name>/dist/main.js`. */
  readonly apps: string;
  readonly logger: Logger;
  readonly stop: AbortSignal;
}

/** Processes start while another scenario runs; more at once than cores would only wait. */
const AT_ONCE_MAX = 4;
const LEASE_MS = 30_000;

/**
 * Runs scenarios on a Redis of its own. Engine and execution, with the broker, are processes of
 * their own for each scenario; the other services run in this one.
 */
export class RedisEnvironments implements TestEnvironments {
  readonly atOnce = Math.min(Math.max(availableParallelism(), 2), AT_ONCE_MAX);
  readonly #options: RedisEnvironmentsOptions;
  readonly #home: string;
  readonly #cleanup: ChildProcess;
  /** Aborted when the command is to end, or has lost its server. */
  readonly #lost = new AbortController();
  readonly #stop: AbortSignal;
  #server: PrivateServer | undefined;
  #scenarios = 0;
  #isClosing = false;

  private constructor(options: RedisEnvironmentsOptions) {
    this.#options = options;
    this.#stop = AbortSignal.any([options.stop, this.#lost.signal]);
    this.#home = makeHome();
    const stdio: StdioOptions = ['ignore', 'ignore', 'ignore', 'ipc'];
    this.#cleanup = startChild(besides('cleanup-process'), [this.#home], stdio);
    // It is for the worst only; all goes well without it.
    this.#cleanup.once('error', (error) => printNote(`No cleanup process: ${error.message}`));
  }

  /** @throws QE_REDIS_MISSING, QE_REDIS_START */
  static async open(options: RedisEnvironmentsOptions): Promise<RedisEnvironments> {
    const environments = new RedisEnvironments(options);
    try {
      environments.#watch(await startServer(serverFolder(environments.#home)));
      return environments;
    } catch (error) {
      await environments.close();
      throw error;
    }
  }

  get place(): string {
    const { product = 'redis', version = '' } = this.#server ?? {};
    const name = product === 'valkey' ? 'Valkey' : 'Redis';
    return `on ${name} ${version}, engine and execution as processes`;
  }

  async on<T>(scenario: Scenario, run: (environment: TestEnvironment) => Promise<T>): Promise<T> {
    const number = (this.#scenarios += 1);
    const prefix = `scenario-${number}:`;
    const { apps } = this.#options;
    const url = this.#server?.url ?? '';
    const failed = new AbortController();
    const stop = AbortSignal.any([this.#stop, failed.signal]);
    const store = new RedisStore({ url, prefix, name: `scenario-${number}` });
    const processes: OwnProcess[] = [];
    try {
      writeReference(referenceOfScenario(scenario), deskFolder(this.#home, number));
      for (const app of ['engine', 'execution'] as const) {
        const log = join(logFolder(this.#home), `${number}-${app}.log`);
        const told = [`--redis=${url}`, `--prefix=${prefix}`, ...this.#told(scenario, number)];
        processes.push(startDeskProcess(apps, app, log, told, (error) => failed.abort(error)));
      }
      const running = this.#deskOn(store, scenario, stop).then((desk) => run({ store, desk }));
      return await untilAborted(running, stop);
    } finally {
      await Promise.all([store.close(), ...processes.map((process) => process.end())]);
    }
  }

  async close(reason?: unknown): Promise<void> {
    this.#isClosing = true;
    await this.#server?.stop();
    // What was refused is not explained by a log.
    const hasFailed = reason !== undefined && exitCodeOf(reason) === EXIT.failure;
    if (hasFailed && !this.#options.stop.aborted) {
      removeAllButLogs(this.#home);
      printNote(`The logs of the processes are in ${logFolder(this.#home)}`);
    } else {
      removeHome(this.#home);
    }
    await endChild(this.#cleanup);
  }

  /** A scenario whose server has ended would wait for it for ever. */
  #watch(server: PrivateServer): void {
    this.#server = server;
    void server.ended().then(() => {
      if (this.#isClosing) return;
      const log = join(logFolder(this.#home), 'redis.log');
      copyFileSync(server.log, log);
      this.#lost.abort(endedError('Redis ended by itself', log));
    });
  }

  async #deskOn(store: RedisStore, scenario: Scenario, stop: AbortSignal): Promise<RunningDesk> {
    const services = REMOTE.map(({ group, reads }) => ({ group, streams: reads }));
    const remote = await remoteDesk({ mailbox: store.mailbox(), services, resume: false, stop });
    const reference = referenceOfScenario(scenario);
    const setup = { ...this.#options.setup, reference, seed: scenario.name };
    const options = { store, owner: 'qe', leaseMs: LEASE_MS, logger: this.#options.logger };
    const hosts = this.#options.registry.map((entry): AnyHost => {
      const away = remote.hosts.find(({ service }) => service.group === entry.group);
      return away ?? new ServiceHost(serviceOf(entry, setup), options);
    });
    return mixedDesk(hosts, remote);
  }

  /** The options of a process: each in one word, as a name may begin with a dash. */
  #told({ name }: Scenario, number: number): readonly string[] {
    const { rules, limits } = this.#options;
    return [
      `--scenario=${name}`,
      `--data=${deskFolder(this.#home, number)}`,
      `--rules=${resolve(rules)}`,
      `--limits=${resolve(limits)}`,
      '--log-format=pretty',
      '--log-level=info',
    ];
  }
}

function startServer(dir: string): Promise<PrivateServer> {
  // Nothing of it is kept, so nothing is written to the disk.
  return startPrivateServer({ dir, args: ['--appendonly', 'no'], onNote: printNote });
}
