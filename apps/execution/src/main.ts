import { join } from 'node:path';
import { runDeskProcess, runDeskServices, wireBroker, wireExecution } from '@quant-engine/desk';

void runDeskProcess({
  name: 'execution',
  summary: 'Execution, with the simulated broker: the only one that talks to a broker.',
  folder: join(__dirname, '..'),
  work:
    ({ setup, seed }) =>
    (context) =>
      runDeskServices(context, [wireExecution(setup), wireBroker(setup, seed)]),
});
