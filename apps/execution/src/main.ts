import { join } from 'node:path';
import { BROKER, EXECUTION, runDeskProcess, runEntries } from '@quant-engine/desk';

void runDeskProcess({
  name: 'execution',
  summary: 'Execution, with the simulated broker: the only one that talks to a broker.',
  folder: join(__dirname, '..'),
  work: (plan) => runEntries(plan, [EXECUTION, BROKER]),
});
