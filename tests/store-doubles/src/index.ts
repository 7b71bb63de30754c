export { MemoryBoxes } from './memory-mailbox';
export { ringServices, type Cuts } from './ring';
export { numberedSnapshotOf, snapshotOf } from './snapshot';
export { keptLog, quote, tallyService, type Faults, type Tally } from './tally';
export { unsteady, type Fate } from './unsteady-store';
export { until } from './until';
