import type { RunningDesk } from '@quant-engine/lockstep';
import type { EventStore } from '@quant-engine/state-store';
import type { Scenario } from './scenario';

/** Where a scenario runs: a store that holds nothing yet, and the services on it. */
export interface TestEnvironment {
  readonly store: EventStore;
  /** Its services were told `referenceOfScenario`, wherever they are. */
  readonly desk: RunningDesk;
}

/** Gives each scenario an environment of its own. */
export interface TestEnvironments {
  /** How many scenarios may run side by side. */
  readonly atOnce: number;
  /** For people, where it is not this process alone. */
  readonly place: string | undefined;
  /** Sets up an environment for a scenario, runs it, and takes the environment down again. */
  on<T>(scenario: Scenario, run: (environment: TestEnvironment) => Promise<T>): Promise<T>;
  /** @param reason what a scenario failed with, if one did */
  close(reason?: unknown): Promise<void>;
}
