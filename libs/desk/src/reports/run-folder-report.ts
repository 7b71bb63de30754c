import { compareUnixNs, type QeEvent } from '@quant-engine/contracts';
import { eodReport, ledgerCore, type EodReport } from '@quant-engine/ledger';
import { readRunFolder, type RunFolder } from '@quant-engine/run-folder';
import { decodeEntry } from '@quant-engine/state-store';
import { LEDGER } from '../registry/ledger';

/**
 * The report of a day, made again from the events in its run folder: the ledger is folded anew,
 * nothing of it is read from the reports that lie there.
 *
 * @throws QE_RUN_FOLDER when the folder is missing or damaged
 */
export function reportFromRunFolder(dir: string): EodReport {
  const folder = readRunFolder(dir);
  const events = LEDGER.reads.flatMap((stream) => eventsOf(folder, stream));
  // Sorting is stable: at equal times the streams keep the order in which the ledger reads them.
  events.sort((a, b) => compareUnixNs(a.timestamp, b.timestamp));
  const core = ledgerCore({ accounts: accountsIn(events) });
  return eodReport(core.step(core.initialState(), events).state, folder.manifest.tradingDate);
}

function eventsOf(folder: RunFolder, stream: string): QeEvent[] {
  return [...folder.entries(stream)].flatMap((entry) => {
    const decoded = decodeEntry({ ...entry, stream });
    // What no service took is in the dead letters of the day, and in no book.
    return decoded.ok ? [decoded.event] : [];
  });
}

function accountsIn(events: readonly QeEvent[]): readonly string[] {
  return [...new Set(events.flatMap((event) => event.account_id ?? []))];
}
