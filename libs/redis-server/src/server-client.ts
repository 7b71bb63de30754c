import { Redis, type RedisOptions } from 'ioredis';

const CONNECT_TIMEOUT_MS = 5_000;
const COMMAND_TIMEOUT_MS = 5_000;

/** Else to disconnect what is closed already leaves a timer that keeps a process alive for 2 s. */
export const ENDS_AT_ONCE: RedisOptions = { disconnectTimeout: 0 };

/**
 * Does one piece of work on a connection of its own that is not tried twice: that nobody listens,
 * or that nobody answers, is the answer. Rejects with what the system or the server says.
 */
export async function withClient<T>(
  options: RedisOptions,
  work: (redis: Redis) => Promise<T>,
): Promise<T> {
  const redis = new Redis({
    ...options,
    ...ENDS_AT_ONCE,
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
  });
  let cause: Error | undefined;
  redis.on('error', (error: Error) => {
    cause ??= error;
  });
  try {
    await redis.connect();
    return await work(redis);
  } catch (error) {
    // "Connection is closed" says less than the error that closed it.
    throw cause ?? error;
  } finally {
    redis.disconnect();
  }
}

/** What a server says of itself. */
export interface ServerFacts {
  readonly pid: number;
  readonly product: 'redis' | 'valkey';
  readonly version: string;
  readonly executable: string;
  readonly port: number | undefined;
}

/** Reads the answer to `INFO server`. */
export function serverFacts(info: string): ServerFacts {
  const fields = infoFields(info);
  const valkey = fields.get('valkey_version');
  const port = Number(fields.get('tcp_port') ?? 0);
  return {
    pid: Number(fields.get('process_id') ?? 0),
    product: valkey === undefined ? 'redis' : 'valkey',
    version: valkey ?? fields.get('redis_version') ?? '',
    executable: fields.get('executable') ?? '',
    port: port === 0 ? undefined : port,
  };
}

/** The fields of an answer to `INFO`. */
export function infoFields(info: string): ReadonlyMap<string, string> {
  const lines = info.split(/\r?\n/).map((line) => line.split(/:(.*)/s));
  return new Map(lines.map(([name = '', value = '']) => [name, value]));
}

/** Whether an error says that no server listens at that address. */
export function isNobodyThere(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return ['ENOENT', 'ECONNREFUSED', 'ENOTSOCK'].includes(code);
}

/** Whether what listens took the connection and ended it without an answer. */
export function hasHungUp(error: unknown): boolean {
  const { code = '', message = '' } = error as NodeJS.ErrnoException;
  return ['ECONNRESET', 'EPIPE'].includes(code) || message === 'Connection is closed.';
}

/** Whether a server says that it cannot answer yet. */
export function isStillLoading(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('LOADING');
}
