export {
  addToLot,
  afterTrade,
  averagePriceOf,
  closablePart,
  closePart,
  EMPTY_LOT,
  lotAt,
  openCost,
  openQuantity,
  type Lot,
} from './lot';
export { heldLines, isWhole, withLine, type PendingSnapshot, type SnapshotLine } from './snapshot';
