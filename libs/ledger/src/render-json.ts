import { accountOf, type EodReport } from './report';
import type { AccountOption } from './selectors';

/**
 * The report as indented JSON with a newline at the end; with an account, that one alone and
 * without the desk's figures.
 *
 * @throws QE_REPORT_ACCOUNT
 */
export function renderEodJson(report: EodReport, options: AccountOption = {}): string {
  const { account } = options;
  const shown =
    account === undefined
      ? report
      : { tradingDate: report.tradingDate, accounts: [accountOf(report, account)] };
  return `${JSON.stringify(shown, null, 2)}\n`;
}
