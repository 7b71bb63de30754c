export {
  journalOf,
  privateStateOf,
  type Commit,
  type CommitOutcome,
  type DeadLetter,
  type Delivered,
  type EventStore,
  type GroupStatus,
  type JoinRequest,
  type Leased,
  type Membership,
  type Published,
  type RangeOptions,
  type StatePatch,
  type StreamEntry,
} from './port';
export { MemoryStore, type MemoryStoreOptions } from './memory-store';
export { decodeEntry } from './decode-entry';
export { decodeDeadLetter } from './dead-letter';
export { decodeJournalBatch, type JournalBatch } from './journal';
export { STREAM_START, compareStreamIds } from './stream-id';
export type { RunManifest } from './run-folder/manifest';
export { checkReplaceable } from './run-folder/check-replaceable';
export { writeRunFolder } from './run-folder/write';
export { readRunFolder, type RunFolder } from './run-folder/read';
