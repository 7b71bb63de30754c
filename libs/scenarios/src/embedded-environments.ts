import { hostDesk, type DeskService, type DeskSetup } from '@quant-engine/desk';
import type { Logger } from '@quant-engine/service-host';
import { MemoryStore } from '@quant-engine/state-store';
import { referenceOfScenario } from './desk';
import type { TestEnvironment, TestEnvironments } from './test-environment';
import type { Scenario } from './scenario';

/** Runs scenarios in this process, each on an embedded store of its own. */
export function embeddedEnvironments(
  setup: Omit<DeskSetup, 'reference'>,
  registry: readonly DeskService[],
  logger: Logger,
): TestEnvironments {
  return {
    atOnce: 1,
    place: undefined,
    async on<T>(scenario: Scenario, run: (environment: TestEnvironment) => Promise<T>): Promise<T> {
      const store = new MemoryStore();
      const reference = referenceOfScenario(scenario);
      const full = { ...setup, reference, seed: scenario.name };
      try {
        return await run({ store, desk: hostDesk(store, registry, full, logger).desk });
      } finally {
        await store.close();
      }
    },
    close: async () => undefined,
  };
}
