import { isSessionDay, NYSE_CALENDAR, type DeskHours } from '@quant-engine/calendar';
import { isQeError } from '@quant-engine/contracts';
import { serveTurns } from '@quant-engine/lockstep';
import { runFree } from '@quant-engine/service-host';
import type { RedisStore } from '@quant-engine/state-store';
import { generatedSource, type DaySource } from '../day/day-source';
import type { DeskPlan } from '../process/desk-plan';
import type { ProcessContext } from '../process/process-main';
import { MARKET_GROUP } from '../registry/registry';
import { LiveMarket } from './live-market';
import { MarketTurns } from './market-turns';

const LEASE_MS = 5_000;

/** The market data process: plays the day's market when the clock says so. */
export async function runMarket(
  { store, options, logger, stop }: ProcessContext<RedisStore>,
  { source, hours }: DeskPlan,
): Promise<void> {
  const common = { group: MARKET_GROUP, leaseMs: LEASE_MS, logger, stop };
  const holder = { store, owner: options.owner, leaseMs: LEASE_MS };
  if (source === undefined) {
    logger.info('no market is played with --live-clock and --data: publish quotes to ev.l1');
    return;
  }
  if (options.liveClock) {
    const sourceOf = (date: string): DaySource | undefined => generatedOn(date, hours);
    const nowMs = (): number => Date.now();
    return runFree({
      ...common,
      host: new LiveMarket({ ...holder, logger, stop, nowMs, sourceOf }),
    });
  }
  const mailbox = store.mailbox();
  try {
    await serveTurns({ ...common, mailbox, store, host: new MarketTurns(holder, source) });
  } finally {
    await mailbox.close();
  }
}

/** The generated day of a date; none where there is no session, or the calendar knows of none. */
function generatedOn(date: string, hours: DeskHours): DaySource | undefined {
  try {
    return isSessionDay(NYSE_CALENDAR, date) ? generatedSource(date, hours) : undefined;
  } catch (error) {
    if (isQeError(error) && error.code === 'QE_CALENDAR_RANGE') return undefined;
    throw error;
  }
}
