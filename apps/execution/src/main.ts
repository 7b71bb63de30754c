import { join } from 'node:path';
import { runDeskProcess, runDeskServices } from '@quant-engine/runtime';
import { wireBroker, wireExecution } from './wire';

void runDeskProcess({
  name: 'execution',
  summary: 'Execution, with the simulated broker: the only one that talks to a broker.',
  folder: join(__dirname, '..'),
  work:
    ({ setup, seed }) =>
    (context) =>
      runDeskServices(context, [wireExecution(setup), wireBroker(setup, seed)]),
});
