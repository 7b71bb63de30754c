import { deskTrimmer, runFree } from '@quant-engine/service-host';
import type { RedisStore } from '@quant-engine/state-store';
import { untilNote } from '../day/day-end';
import type { DeskPlan } from '../process/desk-plan';
import type { ProcessContext } from '../process/process-main';
import { DayConductor } from './day-conductor';
import { LiveClock } from './live-clock';

/** Whoever comes next waits so long for a clock that ended without saying so. */
const LEASE_MS = 5_000;
const TRIM_EVERY_MS = 60_000;

/** The session process: the desk's clock, and once a minute its housekeeper. */
export async function runSession(
  context: ProcessContext<RedisStore>,
  plan: DeskPlan,
): Promise<void> {
  const { store, logger, stop } = context;
  const { retention } = plan.settings;
  const trim = deskTrimmer({ store, retention, logger });
  const timer = setInterval(() => void trim(), TRIM_EVERY_MS);
  try {
    const { source } = plan;
    const note = source === undefined ? undefined : untilNote(source, context.options.until);
    if (note !== undefined) logger.warn(note);
    const host = clockOf(context, plan);
    await runFree({ group: 'session_clock', host, leaseMs: LEASE_MS, logger, stop });
  } finally {
    clearInterval(timer);
  }
}

function clockOf(context: ProcessContext<RedisStore>, plan: DeskPlan): DayConductor | LiveClock {
  const { source } = plan;
  if (context.options.liveClock || source === undefined) {
    return new LiveClock(context, plan, LEASE_MS);
  }
  return new DayConductor(context, plan, source, LEASE_MS);
}
