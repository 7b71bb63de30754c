import type { RedisStore } from '@quant-engine/state-store';
import { untilStopped } from '@quant-engine/service-host';
import { serviceOf, type DeskService } from '../registry/desk-service';
import type { DeskPlan } from './desk-plan';
import { runDeskServices } from './desk-services';
import type { ProcessContext } from './process-main';

/** What a process of a desk does, once its store is there. */
export type DeskWork = (context: ProcessContext<RedisStore>) => Promise<void>;

/** Hosts some services of the registry in this process. */
export function runEntries({ setup }: DeskPlan, entries: readonly DeskService[]): DeskWork {
  const services = entries.map((entry) => serviceOf(entry, setup));
  return (context) => runDeskServices(context, services);
}

/** Hosts the user's own services, those that desk.yaml names; without any it waits for its end. */
export function runOwnServices(plan: DeskPlan): DeskWork {
  const { services, records } = plan.own;
  if (services.length > 0) {
    const run = runEntries(plan, services);
    return (context) => {
      for (const { name, version, hash } of records) {
        context.logger.info(`service ${name}`, { version, hash: hash.slice(0, 12) });
      }
      return run(context);
    };
  }
  return async ({ logger, stop }) => {
    logger.info('desk.yaml names no service of your own');
    await untilStopped(stop);
  };
}
