import { join } from 'node:path';
import { runDeskProcess, runDeskServices } from '@quant-engine/runtime';
import { wireEngine } from './wire';

void runDeskProcess({
  name: 'engine',
  summary: 'The decision engine: decides, and accounts for each decision.',
  folder: join(__dirname, '..'),
  work:
    ({ setup }) =>
    (context) =>
      runDeskServices(context, [wireEngine(setup)]),
});
