import {
  problemsOfEvent,
  type DecisionData,
  type EventOf,
  type QeEvent,
  type StateReader,
} from '@quant-engine/contracts';
import { isMap, Map } from 'immutable';
import type { EngineConfig } from '../src/config';
import { engineCore } from '../src/core';
import { engineCodec, type EngineState } from '../src/state';
import { DESK } from './desk';

/** An engine that was brought somewhere, ready for its next batch. */
export interface Engine {
  readonly state: EngineState;
  /** Takes more events, each as a batch of its own. */
  and(...events: readonly QeEvent[]): Engine;
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
  return at(config, engineCore(config).initialState()).and(...events);
}

function at(config: EngineConfig, state: EngineState): Engine {
  return {
    state,
    and: (...events) => {
      const core = engineCore(config);
      return at(
        config,
        events.reduce((before, event) => checked(core.step(before, [event])).state, state),
      );
    },
    when: (...batch) => {
      const { state: after, outputs } = checked(engineCore(config).step(state, batch));
      const decisions = ofType(outputs, 'decision');
      return {
        outputs,
        decisions,
        intents: ofType(outputs, 'intent'),
        alerts: ofType(outputs, 'alert'),
        get decision() {
          const [only] = decisions;
          if (only === undefined || decisions.length > 1) {
            throw new Error(`${decisions.length} decisions, not one`);
          }
          return only.data;
        },
        engine: at(config, after),
      };
    },
  };
}

/** Whatever a test makes the engine say has to be what the contracts allow. */
function checked<T extends { readonly outputs: readonly QeEvent[] }>(step: T): T {
  const problems = step.outputs.flatMap(problemsOfEvent);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return step;
}

export function ofType<T extends QeEvent['event_type']>(
  events: readonly QeEvent[],
  type: T,
): readonly EventOf<T>[] {
  return events.filter((event) => event.event_type === type) as unknown as readonly EventOf<T>[];
}

/** The state as another process would find it: through its slices and JSON. */
export function restored(state: EngineState): EngineState {
  const slices = Object.entries(engineCodec.slices(state)).map(([name, slice]) => [
    name,
    JSON.parse(JSON.stringify(isMap(slice) ? [...slice.entries()] : slice)) as unknown,
  ]) as [string, unknown][];
  const kept = Map(slices);
  const reader: StateReader = {
    names: () => [...kept.keys()],
    value: (name) => kept.get(name) ?? undefined,
    entries: (name) => (kept.get(name) ?? []) as [string, unknown][],
  };
  return engineCodec.restore(reader);
}

/** The state as text that is the same for the same state, whatever the order of its entries. */
export function textOf(state: EngineState): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (value === null || typeof value !== 'object') return value;
    const entries = Object.entries(value as Record<string, unknown>);
    return Object.fromEntries(
      entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, part]) => [name, sorted(part)]),
    );
  };
  const slices = Object.entries(engineCodec.slices(state)).map(([name, slice]) => [
    name,
    isMap(slice) ? Object.fromEntries(slice as Map<string, unknown>) : slice,
  ]);
  return JSON.stringify(sorted(Object.fromEntries(slices)));
}
