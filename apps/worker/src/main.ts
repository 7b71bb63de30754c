import { join } from 'node:path';
import {
  EXPOSURE,
  runDeskProcess,
  runEntries,
  runMarket,
  runOwnServices,
  runSession,
  type DeskProcess,
} from '@quant-engine/desk';

/** The processes of this app: what each is, and what it does. */
const WORKERS: Readonly<Record<string, Pick<DeskProcess, 'summary' | 'work'>>> = {
  session: {
    summary: "The desk's clock: plays a day, or ticks with the wall clock.",
    work: (plan) => (context) => runSession(context, plan),
  },
  market: {
    summary: 'Market data from a tape, or generated.',
    work: (plan) => (context) => runMarket(context, plan),
  },
  exposure: {
    summary: 'Weighs positions, marks and working orders.',
    work: (plan) => runEntries(plan, [EXPOSURE]),
  },
  services: {
    summary: 'Your own services, those that desk.yaml names.',
    work: runOwnServices,
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
