import { once } from 'node:events';
import { Redis } from 'ioredis';
import { RedisStore, type RedisStoreOptions } from '../src/redis/redis-store';
import {
  type PrivateServer,
  type PrivateServerOptions,
  optionsOfUrl,
} from '@quant-engine/redis-server';
import { ownServer } from './redis-server';

/** A server of these tests alone, with fresh desks on it. All of it is for use inside a test. */
export interface OwnDesks {
  readonly server: () => PrivateServer;
  /** A plain client, for looking at the server and for doing things by hand. */
  readonly redis: () => Redis;
  /** A prefix that no other test has. */
  readonly freshPrefix: () => string;
  /** Opens a store that is closed after the test; on a desk of its own if no prefix is given. */
  readonly open: (options?: Partial<RedisStoreOptions>) => RedisStore;
}

/** @see OwnDesks */
export function ownDesks(options: Omit<PrivateServerOptions, 'dir'> = {}): OwnDesks {
  const stores: RedisStore[] = [];
  let client: Redis | undefined;
  let desks = 0;
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
  });
  // Before the server ends: clients that lose their server go on looking for it.
  afterAll(async () => {
    if (client !== undefined) await endClient(client);
  });
  const server = ownServer(options);
  const freshPrefix = (): string => `{desk-${(desks += 1)}}:`;
  return {
    server,
    redis: () => (client ??= new Redis(optionsOfUrl(server().url))),
    freshPrefix,
    open: (given = {}) => {
      const store = new RedisStore({ url: server().url, prefix: freshPrefix(), ...given });
      stores.push(store);
      return store;
    },
  };
}

/** Ends a plain client. One that looks for its server just then has no connection to wait for. */
export async function endClient(client: Redis): Promise<void> {
  const hasConnection = client.status === 'ready' || client.status === 'connect';
  const ended = hasConnection ? once(client, 'end') : undefined;
  client.disconnect();
  await ended;
}

/** Is handed what stands on a stream, as an older instance of `exposure` that reads on would be. */
export function takeAsOlder(client: Redis, key: string): Promise<unknown> {
  return client.xreadgroup('GROUP', 'exposure', 'active', 'COUNT', 10, 'STREAMS', key, '>');
}
