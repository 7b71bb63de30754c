import { unixNsFromMs } from '@quant-engine/contracts';
import { eodReport, type LedgerState } from '@quant-engine/ledger';
import type { Played } from '@quant-engine/lockstep';
import { RUN_FOLDER_VERSION, type DayStore, type RunManifest } from '@quant-engine/run-folder';
import type { DeskSetup } from '../config-files';
import type { DaySource } from '../day/day-source';
import type { OwnServices } from '../registry/own-services';
import { SETUP_FILE, setupText } from '../setup-file';
import { ledgerFiles } from './report-files';
import { summarise, type DaySummary } from './summary';

/** What a run folder holds of a day beside its events and states. */
export interface DayFiles {
  readonly summary: DaySummary;
  /** The texts of the reports and of the setup, by their paths inside the run folder. */
  readonly files: Readonly<Record<string, string>>;
  readonly manifest: Omit<RunManifest, 'entries'>;
}

/**
 * Reports on a played day, in whichever process: from the store, and from the ledger's state that
 * `storedState` reads there.
 */
export async function dayFiles(
  store: DayStore,
  ledger: LedgerState,
  source: DaySource,
  played: Played,
  setup: DeskSetup,
  own: OwnServices,
): Promise<DayFiles> {
  const summary = await summarise(store, source, played.ended);
  const reports = {
    ...ledgerFiles(eodReport(ledger, source.tradingDate)),
    'report/summary.json': `${JSON.stringify(summary, null, 2)}\n`,
  };
  const manifest = {
    schemaVersion: RUN_FOLDER_VERSION,
    tradingDate: source.tradingDate,
    source: source.name,
    seed: source.seed,
    rulesHash: setup.rulesHash,
    startedAt: unixNsFromMs(source.startMs),
    endedAt: unixNsFromMs(played.endMs),
    ended: played.ended,
    reportFiles: Object.keys(reports).sort(),
  } as const;
  return { summary, files: { ...reports, [SETUP_FILE]: setupText(setup, own) }, manifest };
}
