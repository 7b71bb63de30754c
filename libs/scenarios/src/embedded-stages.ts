import { type DeskSetup, deskWith, hostsOf } from '@quant-engine/desk';
import type { Logger } from '@quant-engine/service-host';
import { MemoryStore } from '@quant-engine/state-store';
import { referenceOfScenario } from './desk';
import type { Stage, Stages } from './stage';
import type { Scenario } from './scenario';

/** Runs scenarios in this process, each on an embedded store of its own. */
export function embeddedStages(setup: Omit<DeskSetup, 'reference'>, logger: Logger): Stages {
  return {
    atOnce: 1,
    place: undefined,
    async on<T>(scenario: Scenario, run: (stage: Stage) => Promise<T>): Promise<T> {
      const store = new MemoryStore();
      const full = { ...setup, reference: referenceOfScenario(scenario) };
      try {
        return await run({ store, desk: deskWith(hostsOf(store, full, scenario.name, logger)) });
      } finally {
        await store.close();
      }
    },
    close: async () => undefined,
  };
}
