import { reportFromRunFolder } from '@quant-engine/desk';
import { renderEodCsv, renderEodJson, renderEodText } from '@quant-engine/ledger';
import { EXIT, type ExitCode } from '../exit-codes';
import { printData } from '../output';
import { dayFolder, type DayPlace } from '../day/folder';

export interface ReportOptions extends DayPlace {
  readonly account?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
}

/** `qe report`: the report of a day, made again from its events. */
export function runReport(options: ReportOptions): ExitCode {
  const report = reportFromRunFolder(dayFolder(options));
  const only = options.account === undefined ? {} : { account: options.account };
  if (options.json === true) printData(renderEodJson(report, only));
  else if (options.csv === true) printData(renderEodCsv(report, only));
  else printData(renderEodText(report, only));
  return EXIT.ok;
}
