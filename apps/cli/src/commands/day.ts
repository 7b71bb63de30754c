import { join } from 'node:path';
import { NYSE_CALENDAR } from '@quant-engine/calendar';
import {
  dayFiles,
  daySourceOf,
  hostDesk,
  lastSecondMs,
  LEDGER,
  summaryText,
  untilNote,
  type DaySource,
  type DaySummary,
} from '@quant-engine/desk';
import { figuresAt, Progress } from '@quant-engine/desk-view';
import { startAt, DayReplayer, playDay } from '@quant-engine/lockstep';
import { checkReplaceable, writeRunFolder } from '@quant-engine/run-folder';
import { createLogger } from '@quant-engine/service-host';
import { SessionClock } from '@quant-engine/session-clock';
import { MemoryStore } from '@quant-engine/state-store';
import { deskHoursOf, type RiskRules } from '@quant-engine/risk-policy';
import { EXIT, type ExitCode } from '../exit-codes';
import { printData, printNote, printProblems } from '../output';
import { DAYS_FOLDER, DEFAULT_DESK, DEFAULT_LIMITS, DEFAULT_RULES } from '../paths';
import { deskFrom, limitsFrom, rulesFrom, valueOrRefuse } from '../setup';
import { stopSignal } from '../signals';

export interface DayOptions {
  readonly data?: string;
  readonly date?: string;
  /** Seconds after the open, as is `until`. */
  readonly start?: number;
  readonly until?: number;
  readonly rules?: string;
  /** The desk file. */
  readonly desk?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** `qe day`: a whole trading day in this process, then its report and where it lies. */
export async function runDay(options: DayOptions): Promise<ExitCode> {
  const { rules, hash } = rulesFrom(options.rules ?? DEFAULT_RULES);
  const limits = limitsFrom(DEFAULT_LIMITS);
  const { registry, own } = deskFrom(options.desk ?? DEFAULT_DESK);
  const source = sourceOf(options, rules);
  const untilMs = lastSecondMs(source, options.until);
  const folder = options.out ?? join(DAYS_FOLDER, source.tradingDate);
  checkReplaceable(folder);
  const note = untilNote(source, options.until);
  if (note !== undefined) printNote(note);
  if (source.refused.length > 0) printProblems(source.refused);

  const { reference, seed } = source;
  const setup = { rules, rulesHash: hash, limits, reference, seed };
  const logger = createLogger({ app: 'qe', level: 'warn', format: 'pretty' });
  const store = new MemoryStore();
  const hosts = hostDesk(store, registry, setup, logger);
  const clock = new SessionClock(store, NYSE_CALENDAR, deskHoursOf(rules));
  await clock.join('qe', 30_000);
  const progress = new Progress(process.stderr);
  const stop = stopSignal();
  const played = await playDay({
    source,
    clock,
    market: new DayReplayer(store, source),
    desk: hosts.desk,
    store,
    untilMs,
    onTick: (tick) => progress.show(() => figuresAt(tick, hosts)),
    stopRequested: () => stop.requested() !== undefined,
  });
  await clock.leave();
  progress.end();

  const { summary, files, manifest } = await dayFiles(
    store,
    hosts.of(LEDGER).state,
    source,
    played,
    setup,
    own,
  );
  await writeRunFolder(folder, store, manifest, files);
  await store.close();
  if (options.json === true) printData(JSON.stringify({ ...summary, folder }, null, 2));
  else tell(summary, files['report/eod.txt'] ?? '', source.openMs, { folder, ...options });
  return stop.exitCode() ?? EXIT.ok;
}

/** The day to play, from its start. @throws Refusal for bad books, QeError for anything else */
function sourceOf({ data, date, start }: DayOptions, rules: RiskRules): DaySource {
  const source = valueOrRefuse(
    daySourceOf({ data, date, groups: Object.keys(rules.groups) }, deskHoursOf(rules)),
    EXIT.refused,
  );
  return start === undefined ? source : startAt(source, source.openMs + start * 1000, '--start');
}

/** The day for people: its report, how it went, and what to look at next. */
function tell(
  summary: DaySummary,
  report: string,
  openMs: number,
  { folder, out }: { readonly folder: string; readonly out?: string },
): void {
  printData(report);
  printData(`\n${summaryText(summary, openMs)}`);
  const which = out === undefined ? `--date ${summary.tradingDate}` : `--from ${out}`;
  printNote(`
The day lies in ${folder}: report/, events/, journal/, state.json
  npx qe report ${which}   the report again, as text, JSON or CSV
  npx qe why ${which}      its decisions; with the id of one, what brought it about
  npx qe replay ${which}   makes the day again and compares every byte`);
}
