import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { QeError } from '@quant-engine/contracts';
import { renderEodCsv, renderEodJson, renderEodText } from '@quant-engine/ledger';
import { reportFromRunFolder } from '@quant-engine/report-app';
import { EXIT, type ExitCode } from '../exit-codes';
import { printData } from '../output';
import { DAYS_FOLDER } from '../paths';

export interface ReportOptions {
  readonly date?: string;
  readonly account?: string;
  readonly from?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
}

/** `qe report`: the report of a day, made again from its events. */
export function runReport(options: ReportOptions): ExitCode {
  const folder = options.from ?? dayFolder(options.date);
  const report = reportFromRunFolder(folder);
  const only = options.account === undefined ? {} : { account: options.account };
  if (options.json === true) printData(renderEodJson(report, only));
  else if (options.csv === true) printData(renderEodCsv(report, only));
  else printData(renderEodText(report, only));
  return EXIT.ok;
}

/** The folder of a date, or of the latest day that there is. @throws QE_RUN_FOLDER */
function dayFolder(date: string | undefined): string {
  if (date !== undefined) return join(DAYS_FOLDER, date);
  const days = existsSync(DAYS_FOLDER) ? readdirSync(DAYS_FOLDER) : [];
  const latest = days
    .filter((name) => /^\d{4}-\d{2}-\d{2}$/.test(name))
    .sort()
    .at(-1);
  if (latest === undefined) {
    throw new QeError('QE_RUN_FOLDER', 'no day was run here yet', { place: DAYS_FOLDER });
  }
  return join(DAYS_FOLDER, latest);
}
