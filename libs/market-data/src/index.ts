export { readTape, type Tape } from './tape';
export { generateDay, type GeneratedDay, type GeneratedDayOptions } from './generated/day';
export type { DeskDayTimes } from './generated/path';
