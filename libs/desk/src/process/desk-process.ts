import { join } from 'node:path';
import { packageVersion } from '@quant-engine/service-host';
import type { RedisStore } from '@quant-engine/state-store';
import { deskPlan, type DeskPlan } from './desk-plan';
import { connectDesk } from './desk-services';
import { runProcess, type ProcessContext } from './process-main';

/** A process of a desk: what it is called and what it does. */
export interface DeskProcess {
  readonly name: string;
  readonly summary: string;
  /** The folder of the app's package; the configuration lies two folders up. */
  readonly folder: string;
  /**
   * Says what is to be run, before anything is connected.
   * @throws Refusal, QeError for configuration that cannot be used
   */
  readonly work: (plan: DeskPlan) => (context: ProcessContext<RedisStore>) => Promise<void>;
}

/** Runs a process of a desk on Redis, from its command line to its exit code. */
export function runDeskProcess(
  { name, summary, folder, work }: DeskProcess,
  argv?: readonly string[],
): Promise<void> {
  const configFolder = join(folder, '..', '..', 'config');
  const program = {
    name,
    summary,
    version: packageVersion(folder),
    configFolder,
    connect: connectDesk.bind(undefined, name),
    wire: (options: Parameters<typeof deskPlan>[0]) => work(deskPlan(options, Date.now())),
  };
  return runProcess(program, argv);
}
