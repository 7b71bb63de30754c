import { msFromUnixNs } from '@quant-engine/contracts';
import { timeOfDay } from '@quant-engine/session-clock';
import type { AccountSummary, DaySummary } from './summary';

const ENDED: Readonly<Record<DaySummary['ended'], string>> = {
  CLOSE: "ended at the desk's close",
  TAPE_END: 'ended where the tape ends',
  UNTIL: 'ended at --until',
  INTERRUPTED: 'was interrupted',
};

/** The most mode changes that are listed for one account. */
const CHANGES_SHOWN = 40;

/** The summary for people. @param openMs when 09:30:00 was, to write times of day */
export function summaryText(summary: DaySummary, openMs: number): string {
  const lines = [`${summary.tradingDate} (${summary.source}) ${ENDED[summary.ended]}`];
  for (const account of summary.accounts) lines.push('', ...accountLines(account, openMs));
  if (summary.alerts.length > 0) lines.push('', 'Alerts');
  for (const { severity, message, count } of summary.alerts) {
    lines.push(`  ${severity.padEnd(8)} ${message}${count > 1 ? ` (${count} times)` : ''}`);
  }
  if (summary.deadLetters > 0) {
    lines.push('', `${summary.deadLetters} dead letters (${summary.refusedRows} rows of the tape)`);
  }
  return lines.join('\n');
}

function accountLines(account: AccountSummary, openMs: number): readonly string[] {
  const { grossPct, unmarkedPctOfGross: unmarked } = account;
  const shown = account.modes.slice(0, CHANGES_SHOWN);
  const more = account.modes.length - shown.length;
  return [
    `${account.account}  gross ${pct(grossPct.first)} at first, ${pct(grossPct.max)} at most, ` +
      `${pct(grossPct.last)} at last; ${pct(unmarked.min)} to ${pct(unmarked.max)} of it unmarked`,
    `  ${account.orders} orders, ${account.fills} fills of $${account.filledNotional}, ` +
      `${account.canceled} canceled, ${account.expired} expired, ${account.denied} denied`,
    ...shown.map(
      (change) =>
        `  ${whenOf(change.time, openMs)} ${modeText(change)}` +
        (change.grossPct === undefined ? '' : ` at ${pct(change.grossPct)}`),
    ),
    ...(more > 0 ? [`  ... and ${more} more changes of mode, in report/summary.json`] : []),
  ];
}

/** A mode with its reason, where that is another word. */
function modeText({ mode, reason }: AccountSummary['modes'][number]): string {
  return mode === reason ? mode : `${mode} (${reason})`;
}

function pct(value: number): string {
  return `${value.toFixed(1)}%`;
}

function whenOf(time: string, openMs: number): string {
  return timeOfDay(Math.round((msFromUnixNs(time) - openMs) / 1000));
}
