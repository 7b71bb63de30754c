export {
  againOf,
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
export { checkRedis, bePresent, deskClients, type Presence } from './server/desk-clients';
export { fetchDebianServer, type FetchOptions } from './server/debian-packages';
export { findServer, type Search } from './server/find-server';
export { obtainServer, type ObtainOptions } from './server/obtain-server';
export {
  adoptPrivateServer,
  startPrivateServer,
  type PrivateServer,
  type PrivateServerOptions,
} from './server/private-server';
export { maskUrl, optionsOfUrl, resolveRedis, unixUrl, type DeskRedis } from './server/redis-url';
export { serverEnvironment, type ServerBinary } from './server/server-binary';
export type { ServerFacts } from './server/server-client';
export { serverKeeping, type ServerKeeping } from './server/server-keeping';
export type { AppendFsync } from './server/server-process';
export type { Mailbox } from './mailbox';
export { RedisStore, type Loss, type RedisStoreOptions } from './redis/redis-store';
export type { Refed, Retention } from './redis/housekeeping';
export type { DeskProcess } from './redis/processes';
export type { GroupLease } from './redis/status';
export type { ServerState } from './redis/connection';
