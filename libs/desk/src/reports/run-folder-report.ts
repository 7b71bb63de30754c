import { compareUnixNs, type QeEvent } from '@quant-engine/contracts';
import { eodReport, ledgerCore, type EodReport, type LedgerState } from '@quant-engine/ledger';
import { readRunFolder, type RunFolder } from '@quant-engine/run-folder';
import { stateFrom } from '@quant-engine/service-host';
import { decodeEntry, decodeJournalBatch, journalOf } from '@quant-engine/state-store';
import { LEDGER } from '../registry/ledger';

/**
 * The report of a day, made again from the events in its run folder: the ledger is folded anew,
 * nothing of it is read from the reports that lie there.
 *
 * @throws QE_RUN_FOLDER when the folder is missing or damaged
 */
export function reportFromRunFolder(dir: string): EodReport {
  const folder = readRunFolder(dir);
  const begin = beginOf(folder);
  const events = LEDGER.reads.flatMap((stream) => eventsOf(folder, stream, begin?.taken));
  // Sorting is stable: at equal times the streams keep the order in which the ledger reads them.
  events.sort((a, b) => compareUnixNs(a.timestamp, b.timestamp));
  const core = ledgerCore({ accounts: accountsIn(events) });
  const before = begin?.state ?? core.initialState();
  return eodReport(core.step(before, events).state, folder.manifest.tradingDate);
}

/** What the ledger had when a live day began, and which entries it took on that day. */
interface Begin {
  readonly state: LedgerState;
  readonly taken: ReadonlySet<string>;
}

/** Undefined for a day that began with nothing. */
function beginOf(folder: RunFolder): Begin | undefined {
  const { group } = LEDGER;
  let state: LedgerState | undefined;
  const taken = new Set<string>();
  for (const entry of folder.entries(journalOf(group))) {
    const batch = decodeJournalBatch(group, entry);
    if (batch.begins !== undefined && taken.size === 0) {
      state = stateFrom(ledgerCore({ accounts: [] }).codec, batch.begins.state, group);
    }
    if (taken.size === 0 && state === undefined) return undefined;
    for (const [stream, id] of batch.taken) taken.add(placeOf(stream, id));
  }
  return state === undefined ? undefined : { state, taken };
}

function placeOf(stream: string, id: string): string {
  return `${stream} ${id}`;
}

/** @param taken where it is given, these entries only */
function eventsOf(
  folder: RunFolder,
  stream: string,
  taken: ReadonlySet<string> | undefined,
): QeEvent[] {
  return [...folder.entries(stream)].flatMap((entry) => {
    if (taken?.has(placeOf(stream, entry.id)) === false) return [];
    const decoded = decodeEntry({ ...entry, stream });
    // What no service took is in the dead letters of the day, and in no book.
    return decoded.ok ? [decoded.event] : [];
  });
}

function accountsIn(events: readonly QeEvent[]): readonly string[] {
  return [...new Set(events.flatMap((event) => event.account_id ?? []))];
}
