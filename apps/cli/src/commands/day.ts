import { join } from 'node:path';
import { unixNsFromMs } from '@quant-engine/contracts';
import { eodReport } from '@quant-engine/ledger';
import { ledgerFiles } from '@quant-engine/report-app';
import { deskHoursOf } from '@quant-engine/risk-policy';
import { createLogger, type DeskSetup } from '@quant-engine/runtime';
import { checkReplaceable, MemoryStore, writeRunFolder } from '@quant-engine/state-store';
import { figuresAt } from '../day/figures';
import { hostsOf } from '../day/hosts';
import { playDay, type Played } from '../day/play';
import { Progress } from '../day/progress';
import { generatedSource, tapeSource, type DaySource } from '../day/source';
import { summarise, type DaySummary } from '../day/summary';
import { summaryText } from '../day/summary-text';
import { timeOfDay } from '../day/time-of-day';
import { EXIT, UsageError, type ExitCode } from '../exit-codes';
import { printData, printNote, printProblems } from '../output';
import { DAYS_FOLDER, DEFAULT_LIMITS, DEFAULT_RULES } from '../paths';
import { limitsFrom, rulesFrom } from '../setup';
import { stopSignal } from '../signals';

export interface DayOptions {
  readonly data?: string;
  readonly date?: string;
  /** Seconds after the open. */
  readonly until?: number;
  readonly rules?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** `qe day`: a whole trading day in this process, then its report and where it lies. */
export async function runDay(options: DayOptions): Promise<ExitCode> {
  const { rules, hash } = rulesFrom(options.rules ?? DEFAULT_RULES);
  const limits = limitsFrom(DEFAULT_LIMITS);
  const hours = deskHoursOf(rules);
  const source =
    options.data === undefined
      ? generatedSource(options.date, hours)
      : tapeSource(options.data, options.date, hours);
  const untilMs = untilOf(source, options.until);
  const folder = options.out ?? join(DAYS_FOLDER, source.tradingDate);
  checkReplaceable(folder);
  if (source.refused.length > 0) printProblems(source.refused);

  const setup: DeskSetup = { rules, rulesHash: hash, limits, desk: source.desk };
  const logger = createLogger({ app: 'qe', level: 'warn', format: 'pretty' });
  const store = new MemoryStore();
  const hosts = hostsOf(store, setup, source.seed, logger);
  const progress = new Progress(process.stderr);
  const stop = stopSignal();
  const played = await playDay(source, setup, store, hosts, {
    untilMs,
    onTick: (tick) => progress.show(() => figuresAt(tick, hosts)),
    stopRequested: () => stop.requested() !== undefined,
  });
  progress.end();

  const summary = await summarise(store, source, played.ended);
  const files: Readonly<Record<string, string>> = {
    ...ledgerFiles(eodReport(hosts.ledger.state, source.tradingDate)),
    'report/summary.json': `${JSON.stringify(summary, null, 2)}\n`,
  };
  const manifest = manifestOf(source, hash, played, Object.keys(files).sort());
  await writeRunFolder(folder, store, manifest, files);
  await store.close();
  tell(summary, files['report/eod.txt'] ?? '', source.openMs, folder, options.json === true);
  return stop.exitCode() ?? EXIT.ok;
}

/** When the day ends. @throws UsageError when that is before it begins */
function untilOf({ openMs, startMs, endMs }: DaySource, until: number | undefined): number {
  if (until === undefined) return endMs;
  const untilMs = openMs + until * 1000;
  if (untilMs >= startMs) return untilMs;
  const begin = timeOfDay(Math.round((startMs - openMs) / 1000));
  throw new UsageError(`--until ${timeOfDay(until)} is before the day begins, at ${begin}`);
}

function manifestOf(
  source: DaySource,
  rulesHash: string,
  { ended, endMs }: Played,
  reportFiles: readonly string[],
): Parameters<typeof writeRunFolder>[2] {
  return {
    schemaVersion: 1,
    tradingDate: source.tradingDate,
    source: source.name,
    seed: source.seed,
    rulesHash,
    startedAt: unixNsFromMs(source.startMs),
    endedAt: unixNsFromMs(endMs),
    ended,
    reportFiles,
  };
}

function tell(
  summary: DaySummary,
  report: string,
  openMs: number,
  folder: string,
  json: boolean,
): void {
  if (json) {
    printData(JSON.stringify({ ...summary, folder }, null, 2));
    return;
  }
  printData(report);
  printData(`\n${summaryText(summary, openMs)}`);
  printNote(`\nThe day lies in ${folder}: report/, events/, journal/, state.json`);
}
