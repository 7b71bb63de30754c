import { GROUPS, STREAM_OF } from '@quant-engine/contracts';
import { ledgerCore, type LedgerState } from '@quant-engine/ledger';
import type { DeskSetup, Service } from '@quant-engine/runtime';

/** At equal times: the day, then the books it starts with, then what was filled. */
export const LEDGER_STREAMS = [STREAM_OF.session, STREAM_OF.position, STREAM_OF.order] as const;

/** The ledger as a service. */
export function wireLedger({ desk }: DeskSetup): Service<LedgerState> {
  return {
    group: GROUPS.ledger,
    streams: LEDGER_STREAMS,
    core: ledgerCore({ accounts: desk.accounts.map((account) => account.accountId) }),
  };
}
