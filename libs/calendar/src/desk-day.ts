import type { Regime } from '@quant-engine/contracts';
import { addDays } from './dates';
import { requireDeskHours, type DeskHours } from './desk-hours';
import {
  EXCHANGE_CLOSE,
  EXCHANGE_OPEN,
  exchangeCloseOn,
  type ExchangeCalendar,
} from './exchange-calendar';
import { newYorkMs, tradingDateAt } from './new-york';

const MINUTE_MS = 60_000;

/**
 * The session of one day. Instants are epoch ms; the desk is open from `openMs` until `closeMs`.
 */
export interface DeskSession {
  readonly openMs: number;
  readonly exchangeCloseMs: number;
  /** The desk's close: the exchange's plus the desk's offset. */
  readonly closeMs: number;
  /** Whether the exchange closes before its regular time. */
  readonly earlyClose: boolean;
  /** In order of time; the first begins at `openMs`, each ends where the next begins. */
  readonly regimes: readonly { readonly regime: Regime; readonly fromMs: number }[];
}

/** One day of New York, worked out once: what the clock needs for each tick are look-ups in it. */
export interface DeskDay {
  readonly tradingDate: string;
  /** Midnight and the next one (epoch ms): 23 or 25 hours apart when the clocks change. */
  readonly startMs: number;
  readonly endMs: number;
  readonly session: DeskSession | undefined;
  /** The last day that the calendar covers. */
  readonly calendarUntil: string;
}

/**
 * The day's table. Converts times of day, so build it once a day and keep it.
 *
 * @throws QE_CALENDAR_RANGE for a day outside the calendar, QE_RULES_INVALID for hours with a hole
 */
export function deskDay(
  calendar: ExchangeCalendar,
  hours: DeskHours,
  tradingDate: string,
): DeskDay {
  requireDeskHours(hours);
  const exchangeClose = exchangeCloseOn(calendar, tradingDate);
  const day = closedDay(calendar, tradingDate);
  if (exchangeClose === undefined) return day;
  return { ...day, session: sessionOf(hours, tradingDate, exchangeClose) };
}

/** The table of the day that holds an instant (epoch ms). @throws as `deskDay` */
export function deskDayAt(calendar: ExchangeCalendar, hours: DeskHours, ms: number): DeskDay {
  return deskDay(calendar, hours, tradingDateAt(ms));
}

/** A day without a session, whether or not the calendar covers it. */
export function closedDay(calendar: ExchangeCalendar, tradingDate: string): DeskDay {
  return {
    tradingDate,
    startMs: newYorkMs(tradingDate, '00:00'),
    endMs: newYorkMs(addDays(tradingDate, 1), '00:00'),
    session: undefined,
    calendarUntil: calendar.until,
  };
}

function sessionOf(hours: DeskHours, tradingDate: string, exchangeClose: string): DeskSession {
  const openMs = newYorkMs(tradingDate, EXCHANGE_OPEN);
  const exchangeCloseMs = newYorkMs(tradingDate, exchangeClose);
  const closeMs = exchangeCloseMs + hours.closeOffsetMinutes * MINUTE_MS;
  const closeWindowMs = Math.max(openMs, closeMs - hours.closeWindowMinutes * MINUTE_MS);
  const windows = hours.windows
    .map(({ regime, start }) => ({
      regime,
      fromMs: Math.max(openMs, newYorkMs(tradingDate, start)),
    }))
    .filter(({ fromMs }) => fromMs < closeWindowMs);
  return {
    openMs,
    exchangeCloseMs,
    closeMs,
    earlyClose: exchangeClose < EXCHANGE_CLOSE,
    regimes: [...windows, { regime: 'CLOSE', fromMs: closeWindowMs }],
  };
}
