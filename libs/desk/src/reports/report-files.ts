import { renderEodCsv, renderEodJson, renderEodText, type EodReport } from '@quant-engine/ledger';

/** The files of a day's report by their path in the run folder: the desk's, and each account's. */
export function ledgerFiles(report: EodReport): Readonly<Record<string, string>> {
  const files: Record<string, string> = {
    'report/eod.txt': renderEodText(report),
    'report/eod.json': renderEodJson(report),
    'report/eod.csv': renderEodCsv(report),
  };
  for (const { account } of report.accounts) {
    files[`report/eod-${account}.txt`] = renderEodText(report, { account });
    files[`report/eod-${account}.json`] = renderEodJson(report, { account });
    files[`report/eod-${account}.csv`] = renderEodCsv(report, { account });
  }
  return files;
}
