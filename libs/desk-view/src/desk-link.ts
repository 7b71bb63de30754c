import { isQeError, QeError } from '@quant-engine/contracts';
import { REDIS_FOLDER } from '@quant-engine/desk';
import { UsageError } from '@quant-engine/service-host';
import {
  checkRedis,
  isDenied,
  refusalOf,
  maskUrl,
  optionsOfUrl,
  resolveRedis,
  type ServerFacts,
} from '@quant-engine/redis-server';
import { RedisStore } from '@quant-engine/state-store';

/** Where a command finds its desk. */
export interface DeskPlace {
  /** Instead of `REDIS_URL`, or of the private Redis in var/redis. */
  readonly redis?: string;
  readonly prefix?: string;
}

/** How long a person waits for an answer, before the server counts as not answering. */
const ANSWER_MS_MAX = 10_000;

/**
 * The desk on its Redis, for a command that a person waits for. The store itself waits for a server
 * that is away, however long that takes; through this link it is an error at once.
 */
export class DeskLink {
  readonly url: string;
  readonly prefix: string;
  readonly server: ServerFacts;
  readonly #store: RedisStore;
  readonly #waiting = new Set<(reason: string) => void>();

  private constructor(url: string, prefix: string, name: string, server: ServerFacts) {
    this.url = url;
    this.prefix = prefix;
    this.server = server;
    this.#store = new RedisStore({
      url,
      prefix,
      name,
      onServer: ({ state, reason }) => {
        if (state === 'AWAY') for (const fail of [...this.#waiting]) fail(reason);
      },
    });
  }

  /**
   * @param name of the connections on the server
   * @throws UsageError for a bad `--redis`; QE_REDIS_URL, QE_REDIS_UNUSABLE
   */
  static async open({ redis, prefix = '' }: DeskPlace, name: string): Promise<DeskLink> {
    const url = redis === undefined ? urlOfDesk() : urlOfOption(redis);
    return new DeskLink(url, prefix, name, await checkRedis(url));
  }

  /** @throws QE_REDIS_UNUSABLE when the server goes away meanwhile, or does not answer */
  async ask<T>(work: (store: RedisStore) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const fail = (reason: string): void =>
        reject(new QeError('QE_REDIS_UNUSABLE', `${maskUrl(this.url)} went away: ${reason}`));
      const timer = setTimeout(fail, ANSWER_MS_MAX, `no answer for ${ANSWER_MS_MAX / 1000} s`);
      this.#waiting.add(fail);
      work(this.#store)
        .then(resolve, (error: unknown) => reject(isDenied(error) ? this.#denied(error) : error))
        .finally(() => {
          clearTimeout(timer);
          this.#waiting.delete(fail);
        });
    });
  }

  #denied(error: unknown): QeError {
    const reason = error instanceof Error ? error.message : String(error);
    // The store names what the user needs, in most places; where the server spoke, nobody has yet.
    const message = (isQeError(error) ? undefined : refusalOf(reason)?.message) ?? reason;
    return new QeError('QE_REDIS_ACCESS', `${maskUrl(this.url)}: ${message}`);
  }

  async close(): Promise<void> {
    await this.#store.close();
  }
}

function urlOfDesk(): string {
  return resolveRedis({ env: process.env, dir: REDIS_FOLDER }).url;
}

function urlOfOption(url: string): string {
  try {
    optionsOfUrl(url);
    return url;
  } catch (error) {
    // On the command line a bad address is wrong usage, and no bad configuration.
    throw isQeError(error) ? new UsageError(`--redis: ${error.message}`) : error;
  }
}
