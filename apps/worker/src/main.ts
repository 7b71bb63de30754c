import { join } from 'node:path';
import {
  runDeskProcess,
  runDeskServices,
  type DeskProcess,
  runMarket,
  deskSettings,
  runSession,
  wireExposure,
} from '@quant-engine/desk';

/** The processes of this app: what each is, and what it does. */
const WORKERS: Readonly<Record<string, Pick<DeskProcess, 'summary' | 'work'>>> = {
  session: {
    summary: "The desk's clock: plays a day, or ticks with the wall clock.",
    work: (plan, configFolder) => {
      const settings = deskSettings(configFolder);
      return (context) => runSession(context, plan, settings);
    },
  },
  market: {
    summary: 'Market data from a tape, or generated.',
    work: (plan) => (context) => runMarket(context, plan),
  },
  exposure: {
    summary: 'Weighs positions, marks and working orders.',
    work:
      ({ setup }) =>
      (context) =>
        runDeskServices(context, [wireExposure(setup)]),
  },
};

const [name = '', ...argv] = process.argv.slice(2);
const worker = WORKERS[name];
if (worker === undefined) {
  const names = Object.keys(WORKERS).join('|');
  process.stderr.write(`usage: worker ${names} [options]  (add --help for the options)\n`);
  process.exitCode = name === '--help' ? 0 : 2;
} else {
  void runDeskProcess({ ...worker, name, folder: join(__dirname, '..') }, argv);
}
