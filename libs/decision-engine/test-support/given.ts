import type { DecisionData, EventOf, QeEvent } from '@quant-engine/contracts';
import { eventsOf, given as givenCore, type Given } from '@quant-engine/testkit';
import type { EngineConfig } from '../src/config';
import { engineCore } from '../src/core';
import type { EngineState } from '../src/state';
import { DESK } from './desk';

/** An engine that was brought somewhere, ready for its next batch. */
export interface Engine {
  readonly state: EngineState;
  /** Takes more events, each as a batch of its own. */
  and(...events: readonly QeEvent[]): Engine;
  /** Goes on as another process would, from the stored state. */
  restored(): Engine;
  /** Takes one batch. */
  when(...batch: readonly QeEvent[]): Outcome;
}

/** What came of a batch. */
export interface Outcome {
  readonly outputs: readonly QeEvent[];
  readonly decisions: readonly EventOf<'decision'>[];
  readonly intents: readonly EventOf<'intent'>[];
  readonly alerts: readonly EventOf<'alert'>[];
  /** The payload of the only decision. @throws when there is none, or more than one */
  readonly decision: DecisionData;
  /** Goes on from here. */
  readonly engine: Engine;
}

/** The engine of the test desk after some events, each a batch of its own. */
export function given(...events: readonly QeEvent[]): Engine {
  return givenDesk(DESK, ...events);
}

export function givenDesk(config: EngineConfig, ...events: readonly QeEvent[]): Engine {
  return engineOf(givenCore(engineCore(config), ...events));
}

function engineOf(begun: Given<EngineState>): Engine {
  return {
    state: begun.state,
    and: (...events) => engineOf(begun.and(...events)),
    restored: () => engineOf(begun.restored()),
    when: (...batch) => {
      const { outputs, thenOnly, after } = begun.when(...batch);
      return {
        outputs,
        decisions: eventsOf(outputs, 'decision'),
        intents: eventsOf(outputs, 'intent'),
        alerts: eventsOf(outputs, 'alert'),
        get decision() {
          return thenOnly('decision');
        },
        engine: engineOf(after),
      };
    },
  };
}
