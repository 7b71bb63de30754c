import { join } from 'node:path';
import {
  connectDesk,
  deskPlan,
  packageVersion,
  runDeskServices,
  runProcess,
  type DeskPlan,
  type ProcessContext,
} from '@quant-engine/runtime';
import type { RedisStore } from '@quant-engine/state-store';
import { runMarket } from './run-market';
import { deskSettings, runSession } from './run-session';
import { wireExposure } from './wire';

type Work = (context: ProcessContext<RedisStore>, plan: DeskPlan) => Promise<void>;

const configFolder = join(__dirname, '..', '..', '..', 'config');

/** The processes of this app: what each is, and what it does. */
const WORKERS: Readonly<Record<string, { readonly summary: string; readonly work: () => Work }>> = {
  session: {
    summary: "The desk's clock: plays a day, or ticks with the wall clock.",
    work: () => {
      const settings = deskSettings(configFolder);
      return (context, plan) => runSession(context, plan, settings);
    },
  },
  market: { summary: 'Market data from a tape, or generated.', work: () => runMarket },
  exposure: {
    summary: 'Weighs positions, marks and working orders.',
    work: () => (context, plan) => runDeskServices(context, [wireExposure(plan.setup)]),
  },
};

const [name = '', ...argv] = process.argv.slice(2);
const worker = WORKERS[name];
if (worker === undefined) {
  process.stderr.write(
    `usage: worker ${Object.keys(WORKERS).join('|')} [options]  (add --help for the options)\n`,
  );
  process.exitCode = name === '--help' ? 0 : 2;
} else {
  const program = {
    name,
    summary: worker.summary,
    version: packageVersion(join(__dirname, '..')),
    configFolder,
    connect: connectDesk.bind(undefined, name),
    wire: (options: Parameters<typeof deskPlan>[0]) => {
      const plan = deskPlan(options, Date.now());
      const work = worker.work();
      return (context: ProcessContext<RedisStore>) => work(context, plan);
    },
  };
  void runProcess(program, argv);
}
