import { join } from 'node:path';
import {
  connectDesk,
  deskPlan,
  packageVersion,
  runDeskServices,
  runProcess,
} from '@quant-engine/runtime';
import { wireEngine } from './wire';

void runProcess({
  name: 'engine',
  summary: 'The decision engine: decides, and accounts for each decision.',
  version: packageVersion(join(__dirname, '..')),
  configFolder: join(__dirname, '..', '..', '..', 'config'),
  connect: (options, logger) => connectDesk('engine', options, logger),
  wire: (options) => {
    const { setup } = deskPlan(options, Date.now());
    return (context) => runDeskServices(context, [wireEngine(setup)]);
  },
});
