export { MARKET_GROUP } from './market-seat';
export { MarketPlayer, type Market, type MarketDay } from './market-player';
export { playDay, type DayPlay } from './play-day';
export { deskDayMark, type DeskDayMark } from './desk-day';
export { nextTickMs } from './resume';
export { CLOCK_GROUP, SessionClock } from './session-clock';
export { wireExposure } from './wire';
