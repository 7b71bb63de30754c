import { join } from 'node:path';
import {
  connectDesk,
  deskPlan,
  packageVersion,
  runDeskServices,
  runProcess,
} from '@quant-engine/runtime';
import { wireBroker, wireExecution } from './wire';

void runProcess({
  name: 'execution',
  summary: 'Execution, with the simulated broker: the only one that talks to a broker.',
  version: packageVersion(join(__dirname, '..')),
  configFolder: join(__dirname, '..', '..', '..', 'config'),
  connect: (options, logger) => connectDesk('execution', options, logger),
  wire: (options) => {
    const { setup, seed } = deskPlan(options, Date.now());
    return (context) => runDeskServices(context, [wireExecution(setup), wireBroker(setup, seed)]);
  },
});
