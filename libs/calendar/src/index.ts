export {
  isSessionDay,
  nextSessionDate,
  previousSessionDate,
  type ExchangeCalendar,
} from './exchange-calendar';
export { NYSE_CALENDAR } from './nyse';
export { withExtraClosures } from './extra-closures';
export { DEFAULT_DESK_HOURS, type DeskHours, type WindowRegime } from './desk-hours';
export { newYorkTime, tradingDateAt } from './new-york';
export { deskDay, deskDayAt, type DeskDay, type DeskSession } from './desk-day';
export { closedSession, sessionAt } from './session';
