import { accountProblems, hashFields, type Core, type HashFields } from '@quant-engine/contracts';
import { ledgerCodec } from './codec';
import { evolveLedger } from './evolve';
import { eodReport } from './report';
import { initialLedger, type LedgerState } from './state';

/** The ledger's core: it takes what happened and emits nothing but its latest totals. */
export function ledgerCore(config: { readonly accounts: readonly string[] }): Core<LedgerState> {
  return {
    initialState: initialLedger,
    codec: ledgerCodec,
    problemsOf: (event) => accountProblems(config.accounts, event),
    step(before, batch) {
      const state = batch.reduce(evolveLedger, before);
      const latest = state.fills === before.fills ? {} : latestOf(state);
      return { state, outputs: [], latest };
    },
  };
}

/** The totals of the day, of each account and of the desk. */
function latestOf(state: LedgerState): Readonly<Record<string, HashFields>> {
  const report = eodReport(state, state.tradingDate);
  const fields = (totals: (typeof report)['desk']['totals']): HashFields =>
    hashFields({ trading_date: report.tradingDate, ...totals });
  return {
    'state:ledger': fields(report.desk.totals),
    ...Object.fromEntries(
      report.accounts.map(({ account, totals }) => [`state:ledger:${account}`, fields(totals)]),
    ),
  };
}
