export { SessionClock } from './session-clock';
export { wireExposure } from './wire';
