export {
  excerpt,
  readTable,
  type CsvCell,
  type CsvRow,
  type CsvTable,
  type RefusedRow,
} from './csv';
export {
  ACCOUNT,
  AMOUNT,
  BUCKET,
  COUNT,
  DECIMAL_TEXT,
  GROUP,
  INVALID,
  optional,
  POSITIVE_AMOUNT,
  SIGNED_SHARES,
  SYMBOL,
  UTC_TIME,
  type CellKind,
} from './cells';
export {
  cellProblem,
  readingOf,
  readRow,
  readRows,
  type Collected,
  type Reading,
  type RowKind,
  type RowReading,
  type RowsReading,
  type RowValues,
} from './rows';
export { unixNsOfIso } from './iso-time';
