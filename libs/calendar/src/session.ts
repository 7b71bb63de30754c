import { QeError, unixNsFromMs, type Regime, type SessionData } from '@quant-engine/contracts';
import { closedDay, type DeskDay, type DeskSession } from './desk-day';
import type { ExchangeCalendar } from './exchange-calendar';
import { tradingDateAt } from './new-york';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/**
 * The payload of a `session` event at an instant (epoch ms) of `day`. `minutes_to_close` counts to
 * the desk's close, with fractions, and is negative after it; `tick` counts whole seconds from the
 * open, negative before it, or from midnight on a day without a session.
 *
 * @throws QE_INTERNAL when the instant is not in the day: a table kept past midnight would be
 * silently wrong
 */
export function sessionAt(day: DeskDay, ms: number): SessionData {
  if (ms < day.startMs || ms >= day.endMs) {
    throw new QeError('QE_INTERNAL', `${ms} ms is not in the trading day ${day.tradingDate}`);
  }
  const moment = {
    current_time: unixNsFromMs(ms),
    trading_date: day.tradingDate,
    calendar_until: day.calendarUntil,
  };
  const { session } = day;
  if (session === undefined) {
    return {
      regime: 'CLOSED',
      market_open: false,
      ...moment,
      early_close: false,
      tick: secondsBetween(day.startMs, ms),
    };
  }
  const regime = regimeAt(session, ms);
  return {
    regime,
    market_open: regime !== 'CLOSED',
    minutes_to_close: (session.closeMs - ms) / MINUTE_MS,
    ...moment,
    session_open: unixNsFromMs(session.openMs),
    session_close: unixNsFromMs(session.closeMs),
    early_close: session.earlyClose,
    tick: secondsBetween(session.openMs, ms),
  };
}

/**
 * The payload for an instant (epoch ms) at which the calendar gives no day: the desk is closed. Use
 * it after reporting the error of `deskDayAt`, so that the clock runs on and nothing is traded.
 */
export function closedSession(calendar: ExchangeCalendar, ms: number): SessionData {
  return sessionAt(closedDay(calendar, tradingDateAt(ms)), ms);
}

function regimeAt({ closeMs, regimes }: DeskSession, ms: number): Regime {
  if (ms >= closeMs) return 'CLOSED';
  return regimes.findLast(({ fromMs }) => fromMs <= ms)?.regime ?? 'CLOSED';
}

function secondsBetween(fromMs: number, ms: number): number {
  return Math.floor((ms - fromMs) / SECOND_MS);
}
