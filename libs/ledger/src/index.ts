export { evolveLedger } from './evolve';
export { initialLedger, type BaselineOrigin, type LedgerAccount, type LedgerState } from './state';
export type { Book } from './book';
export type { Fill } from './fill';
export type { LedgerRow } from './row';
export { ledgerRows, positionsOf, type AccountOption, type PositionLine } from './selectors';
export {
  eodReport,
  type EodAccount,
  type EodPosition,
  type EodReport,
  type EodRow,
  type EodTotals,
} from './report';
export { renderEodText } from './render-text';
export { renderEodJson } from './render-json';
export { renderEodCsv } from './render-csv';
export { ledgerCodec } from './codec';
export { ledgerCore } from './core';
