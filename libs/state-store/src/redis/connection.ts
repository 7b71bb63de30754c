import { QeError } from '@quant-engine/contracts';
import { INFO_FORBIDDEN, refusalOf } from '@quant-engine/redis-server';
import { Redis, type RedisOptions } from 'ioredis';
import { APPEND } from './scripts/append';
import { COMMIT } from './scripts/commit';
import { JOIN } from './scripts/join';
import { LEAVE, RENEW } from './scripts/lease';
import { REFEED } from './scripts/refeed';
import { RANGE } from './scripts/range';
import { DROP_LETTERS, TALLY_LETTERS } from './scripts/letters';
import { READ } from './scripts/read';
import { TRIM } from './scripts/trim';

/** What the desk's scripts answer. */
export type Answer = readonly string[];

type Keys = readonly string[];

/** A connection that knows the desk's scripts. They are sent by their digest, and once whole. */
export interface Connection extends Redis {
  /** Why the server will never take what is asked of it on this connection. */
  refusal?: QeError | undefined;
  qeAppend(keyCount: number, ...rest: (string | number | Buffer)[]): Promise<Answer>;
  qeCommit(keyCount: number, ...rest: (string | number | Buffer)[]): Promise<Answer>;
  qeJoin(keyCount: number, ...rest: (string | number | Buffer)[]): Promise<Answer>;
  qeRenew(keyCount: number, ...rest: (string | number | Buffer)[]): Promise<number>;
  qeLeave(keyCount: number, ...rest: (string | number | Buffer)[]): Promise<number>;
  qeDropLetters(
    keyCount: number,
    ...rest: (string | number | Buffer)[]
  ): Promise<readonly number[]>;
  qeTallyLetters(keyCount: number, ...rest: (string | number | Buffer)[]): Promise<Answer>;
  qeRead(keyCount: number, ...rest: (string | number | Buffer)[]): Promise<readonly unknown[]>;
  qeRange(keyCount: number, ...rest: (string | number | Buffer)[]): Promise<readonly unknown[]>;
  qeTrim(keyCount: number, ...rest: (string | number | Buffer)[]): Promise<readonly number[]>;
  qeRefeed(keyCount: number, ...rest: (string | number | Buffer)[]): Promise<string | null>;
}

const SCRIPTS: Readonly<Record<string, string>> = {
  qeAppend: APPEND,
  qeCommit: COMMIT,
  qeJoin: JOIN,
  qeRenew: RENEW,
  qeLeave: LEAVE,
  qeRead: READ,
  qeDropLetters: DROP_LETTERS,
  qeTallyLetters: TALLY_LETTERS,
  qeRange: RANGE,
  qeTrim: TRIM,
  qeRefeed: REFEED,
};

const RETRY_MS_MIN = 50;
const RETRY_MS_MAX = 2_000;
/** How long a closed connection may take to end by itself. */
const DISCONNECT_MS_MAX = 100;

/** A read that has not answered so long after its time is stuck. */
const STUCK_AFTER_MS = 5_000;

/** Whether the server can be reached; told once at each change. */
export interface ServerState {
  readonly state: 'AWAY' | 'BACK';
  readonly reason: string;
  /** Whether it was ever reached before: at a start it may have yet to come. */
  readonly wasThere: boolean;
}

/**
 * Opens a connection that waits for its server: what is asked while it is away goes through when it
 * is back. A command whose answer was lost is sent again, which the scripts bear.
 */
export function openConnection(
  options: RedisOptions,
  onServer: (state: ServerState) => void = () => undefined,
): Connection {
  const redis = new Redis({
    ...options,
    maxRetriesPerRequest: null,
    lazyConnect: true,
    disconnectTimeout: DISCONNECT_MS_MAX,
    retryStrategy: (attempt) => Math.min(RETRY_MS_MIN * 2 ** Math.min(attempt, 8), RETRY_MS_MAX),
  });
  for (const [name, lua] of Object.entries(SCRIPTS)) redis.defineCommand(name, { lua });
  nameMissingInfo(redis);
  watch(redis as Connection, onServer);
  return redis as Connection;
}

/** The client asks for INFO first. Where that is forbidden it would print a line, and go on. */
function nameMissingInfo(redis: Redis): void {
  const info = redis.info.bind(redis) as (...args: unknown[]) => Promise<string>;
  redis.info = ((...args: unknown[]) => {
    const tell = args.at(-1);
    if (typeof tell !== 'function') return info(...args);
    return info((error: Error | null, answer: unknown) => {
      const isForbidden = error?.message.includes('NOPERM') === true;
      tell(isForbidden ? new Error(INFO_FORBIDDEN) : error, answer);
    });
  }) as typeof redis.info;
}

function watch(redis: Connection, onServer: (state: ServerState) => void): void {
  let isAway = false;
  let wasThere = false;
  let reason = 'the connection was closed';
  redis.on('error', (error: Error) => {
    reason = error.message;
    // Without its database the client would go on in database 0, and without its user for ever.
    redis.refusal ??= refusalOf(error.message);
    if (redis.refusal !== undefined) redis.disconnect();
  });
  redis.on('reconnecting', () => {
    if (isAway || redis.refusal !== undefined) return;
    isAway = true;
    onServer({ state: 'AWAY', reason, wasThere });
  });
  redis.on('ready', () => {
    if (isAway) onServer({ state: 'BACK', reason: 'the server answers', wasThere });
    isAway = false;
    wasThere = true;
  });
}

/**
 * Sends a read over a new link when it is stuck: forgotten by a server whose clock went back, or on
 * a link that was cut. The store's own connection then asks too, since that one tells of a server
 * that does not answer. To be cleared when the read has answered.
 */
export function guardRead(reader: Redis, redis: Redis, waitMs: number): NodeJS.Timeout {
  return setInterval(() => {
    reader.disconnect(true);
    if (redis.status === 'ready') redis.ping().catch(() => undefined);
  }, waitMs + STUCK_AFTER_MS);
}

/** Ends a connection at once: what it still waits for fails. Resolves when it is gone. */
export function endConnection(redis: Redis): Promise<void> {
  // The client leaves it running for a command that was never answered, and the process with it.
  const { socketTimeoutTimer } = redis as unknown as { socketTimeoutTimer?: NodeJS.Timeout };
  clearTimeout(socketTimeoutTimer);
  if (redis.status === 'end') return Promise.resolve();
  return new Promise((resolve) => {
    redis.once('end', () => resolve());
    // Between two attempts there is nothing that could end, so it would never say that it has.
    if (redis.status === 'reconnecting') redis.connect().catch(() => undefined);
    redis.disconnect();
  });
}

/** Keys first, then arguments, as a script takes them. */
export function scriptArgs(
  keys: Keys,
  ...args: (string | number | Buffer)[]
): [number, ...(string | number | Buffer)[]] {
  return [keys.length, ...keys, ...args];
}

/** An error of the server, as the desk speaks of it. */
export function serverError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { message } = error;
  const refusal = refusalOf(message);
  if (refusal !== undefined) return refusal;
  if (error.name !== 'ReplyError') return error;
  const isFull = message.includes('OOM ') || message.includes('MISCONF ');
  const code = isFull ? 'QE_STORE_FULL' : 'QE_STORE_SERVER';
  return new QeError(code, message, { cause: error });
}
