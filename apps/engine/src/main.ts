import { join } from 'node:path';
import { ENGINE, runDeskProcess, runEntries } from '@quant-engine/desk';

void runDeskProcess({
  name: 'engine',
  summary: 'The decision engine: decides, and accounts for each decision.',
  folder: join(__dirname, '..'),
  work: (plan) => runEntries(plan, [ENGINE]),
});
