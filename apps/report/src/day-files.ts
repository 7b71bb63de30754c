import { unixNsFromMs } from '@quant-engine/contracts';
import { eodReport, type LedgerState } from '@quant-engine/ledger';
import type { DaySource, Played } from '@quant-engine/runtime';
import type { EventStore, RunManifest } from '@quant-engine/state-store';
import { ledgerFiles } from './report-files';
import { summarise, type DaySummary } from './summary';

/** What a run folder holds of a day beside its events and states. */
export interface DayFiles {
  readonly summary: DaySummary;
  /** The reports' texts, by their paths inside the run folder. */
  readonly files: Readonly<Record<string, string>>;
  readonly manifest: Omit<RunManifest, 'entries'>;
}

/**
 * Reports on a played day, in whichever process: from the store, and from the ledger's state that
 * `storedState` reads there.
 */
export async function dayFiles(
  store: EventStore,
  ledger: LedgerState,
  source: DaySource,
  played: Played,
  rulesHash: string,
): Promise<DayFiles> {
  const summary = await summarise(store, source, played.ended);
  const files = {
    ...ledgerFiles(eodReport(ledger, source.tradingDate)),
    'report/summary.json': `${JSON.stringify(summary, null, 2)}\n`,
  };
  const manifest = {
    schemaVersion: 1,
    tradingDate: source.tradingDate,
    source: source.name,
    seed: source.seed,
    rulesHash,
    startedAt: unixNsFromMs(source.startMs),
    endedAt: unixNsFromMs(played.endMs),
    ended: played.ended,
    reportFiles: Object.keys(files).sort(),
  } as const;
  return { summary, files, manifest };
}
