export { generateDay, type GeneratedDay, type GeneratedDayOptions } from './day';
export type { DeskDayTimes } from './path';
