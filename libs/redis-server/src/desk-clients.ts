import { QeError } from '@quant-engine/contracts';
import { Redis } from 'ioredis';
import { refusalOf } from './refusal';
import { maskUrl, optionsOfUrl } from './redis-url';
import { isNewEnough, VERSION_FLOOR } from './server-binary';
import { ENDS_AT_ONCE, serverFacts, withClient, type ServerFacts } from './server-client';

/** What the connections of all desks are called by: `qe:ledger`, `qe:ledger#desk-1:`. */
export const DESK_CLIENT = 'qe:';

/**
 * Asks the Redis of a URL whether it can be used.
 *
 * @throws QeError `QE_REDIS_UNUSABLE` when it does not answer or is too old, `QE_REDIS_ACCESS` when
 *   it refuses this user
 */
export async function checkRedis(url: string): Promise<ServerFacts> {
  const facts = await asked(url, async (redis) => {
    await redis.ping();
    return serverFacts(await redis.info('server'));
  });
  if (isNewEnough(facts.version)) return facts;
  const what = `${maskUrl(url)} is ${facts.product} ${facts.version}`;
  throw new QeError('QE_REDIS_UNUSABLE', `${what}, older than ${VERSION_FLOOR}`);
}

/** The names of the desk's processes that are connected, sorted, each once. */
export async function deskClients(url: string): Promise<readonly string[]> {
  return deskNames(String(await asked(url, (redis) => redis.client('LIST'))));
}

/** The names of the desk's connections in an answer to `CLIENT LIST`. */
export function deskNames(clientList: string): readonly string[] {
  const names = [...clientList.matchAll(/ name=(\S*)/g)].map(([, name = '']) => name);
  return [...new Set(names.filter((name) => name.startsWith(DESK_CLIENT)))].sort();
}

/** Is seen in `CLIENT LIST` under a name until it is let go. */
export interface Presence {
  leave(): void;
}

/** Connects under a name, now and whenever the server comes back. */
export function bePresent(url: string, name: string): Presence {
  const redis = new Redis({
    ...optionsOfUrl(url),
    ...ENDS_AT_ONCE,
    connectionName: name,
    maxRetriesPerRequest: null,
  });
  redis.on('error', () => undefined);
  return { leave: () => redis.disconnect() };
}

/** Whether a server refuses a user: no password, a wrong one, or a command that it may not run. */
export function isDenied(error: unknown): boolean {
  return refusalOf(messageOf(error))?.code === 'QE_REDIS_ACCESS';
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}

/** Asks the Redis of a URL, once. @throws QeError `QE_REDIS_UNUSABLE`, `QE_REDIS_ACCESS` */
export async function asked<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  try {
    return await withClient(optionsOfUrl(url), work);
  } catch (error) {
    const reason = messageOf(error);
    const refusal = refusalOf(reason);
    if (refusal !== undefined) {
      throw new QeError(refusal.code, `${maskUrl(url)}: ${refusal.message}`);
    }
    throw new QeError(
      'QE_REDIS_UNUSABLE',
      `${maskUrl(url)} does not answer as it should: ${reason}`,
    );
  }
}
