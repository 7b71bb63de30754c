export { CLOCK_GROUP, SessionClock } from './session-clock';
export { OPEN_S, secondsAfterOpen, TIME_OF_DAY, timeOfDay, timeOfTick } from './time-of-day';
