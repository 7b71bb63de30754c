export { INFO_FORBIDDEN, NEEDED_COMMANDS, refusalOf } from './refusal';
export { fetchDebianServer, type FetchOptions } from './debian-packages';
export {
  bePresent,
  checkRedis,
  DESK_CLIENT,
  deskClients,
  isDenied,
  type Presence,
} from './desk-clients';
export { findServer, type Search } from './find-server';
export { type ObtainOptions, obtainServer } from './obtain-server';
export {
  adoptPrivateServer,
  type PrivateServer,
  type PrivateServerOptions,
  startPrivateServer,
} from './private-server';
export { type DeskRedis, maskUrl, optionsOfUrl, resolveRedis, unixUrl } from './redis-url';
export { type ServerBinary, serverEnvironment } from './server-binary';
export { type ServerFacts, withClient } from './server-client';
export { serverKeeping, type ServerKeeping } from './server-keeping';
export type { AppendFsync } from './server-process';
export { startTemporaryServer, type TemporaryServer } from './temporary-server';
