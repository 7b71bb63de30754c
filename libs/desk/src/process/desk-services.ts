import { join } from 'node:path';
import { resolveRedis } from '@quant-engine/redis-server';
import type { Logger, Service } from '@quant-engine/service-host';
import { RedisStore } from '@quant-engine/state-store';
import type { DeskOptions } from './desk-options';
import type { ProcessContext } from './process-main';
import type { ServerWatch } from './server-watch';
import { runServices } from './run-services';

/** Where the desk's own Redis has its data and its socket, below the folder of the run. */
export const REDIS_FOLDER = join('var', 'redis');

/**
 * The store of a desk for one of its processes. It need not be there yet: the process waits for it,
 * and says so once.
 *
 * @throws QE_REDIS_URL
 */
export function connectDesk(
  app: string,
  options: DeskOptions,
  logger: Logger,
  server: ServerWatch,
): RedisStore {
  const { redis, prefix, owner } = options;
  return new RedisStore({
    url: redis ?? resolveRedis({ env: {}, dir: REDIS_FOLDER }).url,
    prefix,
    name: `${app}@${owner}`,
    onServer: ({ state, reason, wasThere }) => {
      server.tell(state === 'AWAY');
      if (state === 'BACK') logger.info(wasThere ? 'Redis answers again' : 'Redis answers');
      else if (wasThere) logger.warn('Redis is away; waiting for it', { reason });
      else logger.info('waiting for Redis', { reason });
    },
    onLost: ({ group, commits }) =>
      logger.error('Redis has lost commits that it had acknowledged', {
        code: 'QE_STORE_LOST',
        group,
        commits,
      }),
  });
}

/** Runs services as the options say: when their conductor says so, or freely on a live clock. */
export function runDeskServices(
  { options, store, logger, stop, track }: ProcessContext<RedisStore>,
  services: readonly Service[],
  onLeave?: () => void,
): Promise<void> {
  return runServices({
    store,
    services,
    owner: options.owner,
    logger,
    stop,
    track,
    onLeave,
    mailbox: options.liveClock ? undefined : () => store.mailbox(),
  });
}
