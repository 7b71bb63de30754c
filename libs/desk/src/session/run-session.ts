import { join } from 'node:path';
import { DESK_SERVICES } from '@quant-engine/contracts';
import { deskTrimmer, EXIT, runFree } from '@quant-engine/service-host';
import type { RedisStore } from '@quant-engine/state-store';
import { loadDeskSettings } from '../config-files';
import { untilNote } from '../day/day-end';
import type { DeskSettings } from '../desk-settings';
import { valueOrRefuse } from '../process/configuration';
import type { DeskPlan } from '../process/desk-plan';
import type { ProcessContext } from '../process/process-main';
import { DayConductor } from './day-conductor';
import { LiveClock } from './live-clock';

/** Whoever comes next waits so long for a clock that ended without saying so. */
const LEASE_MS = 5_000;
const TRIM_EVERY_MS = 60_000;

/** @throws Refusal for a desk file that cannot be used */
export function deskSettings(configFolder: string): DeskSettings {
  return valueOrRefuse(loadDeskSettings(join(configFolder, 'desk.yaml')), EXIT.configuration);
}

/** The session process: the desk's clock, and once a minute its housekeeper. */
export async function runSession(
  context: ProcessContext<RedisStore>,
  plan: DeskPlan,
  { retention }: DeskSettings,
): Promise<void> {
  const { store, logger, stop } = context;
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
  return new DayConductor(context, plan, source, Object.values(DESK_SERVICES), LEASE_MS);
}
