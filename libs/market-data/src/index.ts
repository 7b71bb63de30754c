export type { RefusedRow } from './csv';
export type { Reading } from './rows';
export { readInstruments, type Instrument } from './instruments';
export { readAccounts, type Account } from './accounts';
export { readPositions, type PositionRow } from './positions';
export {
  readDesk,
  type AccountBook,
  type BookPosition,
  type Desk,
  type DeskFiles,
  type SourceText,
} from './desk';
export { readTape, type Tape } from './tape';
export { generateDay, type GeneratedDay, type GeneratedDayOptions } from './generated/day';
export type { DeskDayTimes } from './generated/path';
