import { startAt, serveTurns } from '@quant-engine/lockstep';
import { runFree } from '@quant-engine/service-host';
import type { RedisStore } from '@quant-engine/state-store';
import type { DaySource } from '../day/day-source';
import type { DeskPlan } from '../process/desk-plan';
import type { ProcessContext } from '../process/process-main';
import { MARKET_GROUP } from '../registry/registry';
import { MarketSeat } from './market-seat';

const LEASE_MS = 5_000;
const SECOND_MS = 1_000;

/** The market data process: plays the day's market when the clock says so. */
export async function runMarket(
  { store, options, logger, stop }: ProcessContext<RedisStore>,
  { source }: DeskPlan,
): Promise<void> {
  const common = { group: MARKET_GROUP, leaseMs: LEASE_MS, logger, stop };
  const seat = { store, owner: options.owner, leaseMs: LEASE_MS, stop };
  if (source === undefined) {
    logger.info('no market is played with --live-clock and --data: publish quotes to ev.l1');
    return;
  }
  if (options.liveClock) {
    const host = new MarketSeat({ ...seat, source: fromNow(source), nowMs: () => Date.now() });
    return runFree({ ...common, host });
  }
  const mailbox = store.mailbox();
  try {
    await serveTurns({ ...common, mailbox, store, host: new MarketSeat({ ...seat, source }) });
  } finally {
    await mailbox.close();
  }
}

/** What is left of the generated day; it is quiet on a day without a session, and after its end. */
function fromNow(source: DaySource): DaySource {
  const nowMs = Math.floor(Date.now() / SECOND_MS) * SECOND_MS;
  if (nowMs <= source.startMs) return source;
  return nowMs > source.endMs ? { ...source, events: () => [] } : startAt(source, nowMs);
}
