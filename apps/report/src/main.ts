import { join } from 'node:path';
import { connectDesk, deskPlan, packageVersion, runProcess } from '@quant-engine/runtime';
import { runReports } from './run-reports';

void runProcess({
  name: 'report',
  summary: 'The ledger, and the reports of each day.',
  version: packageVersion(join(__dirname, '..')),
  configFolder: join(__dirname, '..', '..', '..', 'config'),
  connect: (options, logger) => connectDesk('report', options, logger),
  wire: (options) => {
    const plan = deskPlan(options, Date.now());
    return (context) => runReports(context, plan);
  },
});
