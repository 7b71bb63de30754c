import { join } from 'node:path';
import { isQeError } from '@quant-engine/contracts';
import { DAYS_FOLDER, writeRunFolder } from '@quant-engine/run-folder';
import { pause, runFree, storedState } from '@quant-engine/service-host';
import type { RedisStore } from '@quant-engine/state-store';
import type { DeskPlan } from '../process/desk-plan';
import { runDeskServices } from '../process/desk-services';
import type { ProcessContext } from '../process/process-main';
import { serviceOf } from '../registry/desk-service';
import { LEDGER } from '../registry/ledger';
import { dayFiles } from './day-files';
import { playedDayOver, type DayOver } from './day-over';
import { REPORT_GROUP } from '../registry/registry';
import { LiveReports } from './live-reports';

const LOOK_EVERY_MS = 500;

type Context = ProcessContext<RedisStore>;

/** The ledger as a process, which writes the run folder of each day once it is over. */
export async function runReports(context: Context, plan: DeskPlan): Promise<void> {
  const ledger = runDeskServices(context, [serviceOf(LEDGER, plan.setup)]);
  const write = context.options.liveClock ? writeLiveDays : writePlayedDays;
  await Promise.all([ledger, write(context, plan)]);
}

/** Whoever comes next waits so long for a writer that ended without saying so. */
const LEASE_MS = 5_000;

function writeLiveDays(context: Context, plan: DeskPlan): Promise<void> {
  const { logger, stop } = context;
  const host = new LiveReports(context, plan, LEASE_MS);
  return runFree({ group: REPORT_GROUP, host, leaseMs: LEASE_MS, logger, stop });
}

/** Writes each day once; one that is begun anew is a new day. */
async function writePlayedDays(context: Context, plan: DeskPlan): Promise<void> {
  const { stop, store, logger } = context;
  let written: string | undefined;
  let said: string | undefined;
  for (;;) {
    await pause(LOOK_EVERY_MS, stop);
    if (stop.aborted) return;
    try {
      const over = await playedDayOver(store, plan);
      const date = over?.source.tradingDate;
      if (over !== undefined && date !== written) await writeDay(context, plan, over);
      written = date;
      said = undefined;
    } catch (error) {
      if (stop.aborted) return;
      const place = isQeError(error) && error.place !== undefined ? `${error.place}: ` : '';
      const reason = `${place}${error instanceof Error ? error.message : String(error)}`;
      // Until something else is wrong, or the report is written, it is said once.
      if (reason !== said) logger.error('report not written; trying again', { reason });
      said = reason;
    }
  }
}

async function writeDay(
  { store, logger }: Context,
  plan: DeskPlan,
  { source, played }: DayOver,
): Promise<void> {
  const { setup, own } = plan;
  const ledger = await storedState(serviceOf(LEDGER, setup), store);
  const { files, manifest } = await dayFiles(store, ledger, source, played, setup, own);
  const folder = join(DAYS_FOLDER, source.tradingDate);
  await writeRunFolder(folder, store, manifest, files);
  logger.info('report written', { folder, date: source.tradingDate });
}
