import { DESK_SERVICES } from '@quant-engine/contracts';
import { ledgerCore, type LedgerState } from '@quant-engine/ledger';
import type { Service } from '@quant-engine/service-host';
import type { DeskSetup } from '../config-files';

/** The ledger as a service. */
export function wireLedger({ reference }: DeskSetup): Service<LedgerState> {
  return {
    ...DESK_SERVICES.ledger,
    core: ledgerCore({ accounts: reference.accountIds }),
  };
}
