import { ownDesks as desksOf, type OwnDesks } from '@quant-engine/fixtures';
import type { PrivateServerOptions } from '@quant-engine/redis-server';
import { RedisStore, type RedisStoreOptions } from '@quant-engine/state-store';

/** A server of these tests alone, with fresh desks on it. */
export function ownDesks(
  options: Omit<PrivateServerOptions, 'dir'> = {},
): OwnDesks<RedisStoreOptions, RedisStore> {
  return desksOf((given) => new RedisStore(given), options);
}
