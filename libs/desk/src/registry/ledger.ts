import { STREAM_OF } from '@quant-engine/contracts';
import { ledgerCore, type LedgerState } from '@quant-engine/ledger';
import type { DeskService } from './desk-service';

/** The ledger: the day, then the books it starts with, then what was filled. */
export const LEDGER: DeskService<LedgerState> = {
  name: 'ledger',
  group: 'ledger',
  reads: [STREAM_OF.session, STREAM_OF.position, STREAM_OF.order],
  writes: [],
  core: ({ reference }) => ledgerCore({ accounts: reference.accountIds }),
};
