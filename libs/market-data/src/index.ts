export { type Account, readAccounts } from './accounts';
export type { RefusedRow } from './csv';
export {
  type AccountBook,
  type BookPosition,
  type Desk,
  type DeskFiles,
  readDesk,
  type SourceText,
} from './desk';
export { type Instrument, readInstruments } from './instruments';
export { type PositionRow, readPositions } from './positions';
export type { Reading } from './rows';
export { readTape, type Tape } from './tape';
