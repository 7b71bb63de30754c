import { join } from 'node:path';
import { runDeskProcess } from '@quant-engine/desk';
import { runReports } from '@quant-engine/desk';

void runDeskProcess({
  name: 'report',
  summary: 'The ledger, and the reports of each day.',
  folder: join(__dirname, '..'),
  work: (plan) => (context) => runReports(context, plan),
});
