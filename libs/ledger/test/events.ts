import type { QeEvent } from '@quant-engine/contracts';
import { tick } from '@quant-engine/testkit';
import { evolveLedger, initialLedger, type LedgerState } from '../src/index';

export const NEXT_DAY = '2026-01-13';

/** The first tick of the next trading date. */
export const NEXT_MORNING = tick(86_400, 'OPEN', { trading_date: NEXT_DAY });

export function ledgerOf(events: readonly QeEvent[], from = initialLedger()): LedgerState {
  return events.reduce(evolveLedger, from);
}
