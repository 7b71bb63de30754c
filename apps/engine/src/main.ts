import { join } from 'node:path';
import { runDeskProcess, runDeskServices, wireEngine } from '@quant-engine/desk';

void runDeskProcess({
  name: 'engine',
  summary: 'The decision engine: decides, and accounts for each decision.',
  folder: join(__dirname, '..'),
  work:
    ({ setup }) =>
    (context) =>
      runDeskServices(context, [wireEngine(setup)]),
});
