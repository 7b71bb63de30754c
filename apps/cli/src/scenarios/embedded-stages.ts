import type { DeskSetup, Logger } from '@quant-engine/runtime';
import { MemoryStore } from '@quant-engine/state-store';
import type { Scenario } from '@quant-engine/scenarios';
import { deskWith, hostsOf } from '../day/hosts';
import { referenceOfScenario } from './desk';
import type { Stage, Stages } from './stage';

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
