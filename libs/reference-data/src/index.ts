export { ReferenceData, type AccountBook } from './reference-data';
export { readInstruments, type Instrument } from './instruments';
export { readAccounts, type Account } from './accounts';
export { readPositions, type PositionRow } from './positions';
export { groupsWithoutLimit } from './groups';
export { readReference, type ReferenceFiles, type SourceText } from './read-reference';
