import { QeError, type Regime } from '@quant-engine/contracts';
import { EXCHANGE_CLOSE, EXCHANGE_OPEN } from './exchange-calendar';
import { isTimeOfDay } from './time-of-day';

/** A regime that begins at a time of day: CLOSE counts from the end, CLOSED is the rest. */
export type WindowRegime = Exclude<Regime, 'CLOSE' | 'CLOSED'>;

/** When the desk trades, relative to the exchange's session. */
export interface DeskHours {
  /** From the exchange's close to the desk's, so an early close moves both. Whole, not negative. */
  readonly closeOffsetMinutes: number;
  /** Length of the regime CLOSE, which ends with the desk's close. Whole, positive. */
  readonly closeWindowMinutes: number;
  /** In order of `start` (HH:MM, New York), the first of them at the exchange's open or before. */
  readonly windows: readonly { readonly regime: WindowRegime; readonly start: string }[];
}

/** Hours where no rules file says otherwise: the desk closes 30 minutes after the exchange. */
export const DEFAULT_DESK_HOURS: DeskHours = {
  closeOffsetMinutes: 30,
  closeWindowMinutes: 15,
  windows: [
    { regime: 'OPEN', start: '09:30' },
    { regime: 'EARLY', start: '10:00' },
    { regime: 'MID', start: '12:00' },
    { regime: 'LATE', start: '15:00' },
  ],
};

/** The desk's close must still fall on the day of its session. */
const CLOSE_OFFSET_MINUTES_MAX = minutesOf('23:59') - minutesOf(EXCHANGE_CLOSE);

/**
 * Refuses hours that would leave a moment of a session without a regime.
 *
 * @throws QE_RULES_INVALID with every problem in its message
 */
export function requireDeskHours(hours: DeskHours): void {
  const problems = problemsOf(hours);
  if (problems.length === 0) return;
  throw new QeError('QE_RULES_INVALID', `desk hours: ${problems.join('; ')}`);
}

function problemsOf({ closeOffsetMinutes, closeWindowMinutes, windows }: DeskHours): string[] {
  const starts = windows.map(({ start }) => start);
  const [first] = starts;
  const checks: readonly (readonly [holds: boolean, otherwise: string])[] = [
    [
      isWhole(closeOffsetMinutes, 0, CLOSE_OFFSET_MINUTES_MAX),
      `the close offset is ${closeOffsetMinutes}, not whole minutes from 0 to ${CLOSE_OFFSET_MINUTES_MAX}`,
    ],
    [
      isWhole(closeWindowMinutes, 1, Infinity),
      `the close window is ${closeWindowMinutes}, not whole minutes from 1`,
    ],
    [starts.every(isTimeOfDay), `a window's start is not written HH:MM (${starts.join(' ')})`],
    [
      starts.every((start, index) => start > (starts[index - 1] ?? '')),
      `the windows are not in order of their start (${starts.join(' ')})`,
    ],
    [
      first !== undefined && first <= EXCHANGE_OPEN,
      `no window covers the open at ${EXCHANGE_OPEN} (${first ?? 'there is none'})`,
    ],
  ];
  return checks.filter(([holds]) => !holds).map(([, otherwise]) => otherwise);
}

function isWhole(value: number, min: number, max: number): boolean {
  return Number.isSafeInteger(value) && value >= min && value <= max;
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
