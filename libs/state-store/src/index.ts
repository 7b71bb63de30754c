export { decodeDeadLetter } from './dead-letter';
export { decodeEntry } from './decode-entry';
export { decodeJournalBatch, type JournalBatch } from './journal';
export type { Mailbox } from './mailbox';
export { MemoryStore, type MemoryStoreOptions } from './memory-store';
export {
  againOf,
  type Commit,
  type CommitOutcome,
  type DayBegin,
  type DeadLetter,
  type Delivered,
  type EventStore,
  type GroupStatus,
  type JoinRequest,
  journalOf,
  type Leased,
  type Membership,
  privateStateOf,
  type Published,
  type RangeOptions,
  type StatePatch,
  type StreamEntry,
} from './port';
export type { ServerState } from './redis/connection';
export { prefixProblem } from './redis/keys';
export type { Refed, Retention } from './redis/housekeeping';
export type { LetterKind, LetterTally } from './redis/letters';
export type { DeskProcess } from './redis/processes';
export { type Loss, RedisStore, type RedisStoreOptions } from './redis/redis-store';
export type { GroupLease } from './redis/status';
export { compareStreamIds, STREAM_START } from './stream-id';
