import {
  problemsOfEvent,
  type Core,
  type EventOf,
  type EventType,
  type HashFields,
  type Problem,
  type QeEvent,
  type Step,
} from '@quant-engine/contracts';
import { restored } from './restored';
import { payloadsOf } from './select';

/** What a core is given: an event is a batch of its own, a list is one batch. */
export type Batch = QeEvent | readonly QeEvent[];

/** What a core was brought to. It never changes, so one beginning serves many tests. */
export interface Given<S> {
  readonly state: S;
  /** Takes more. */
  and(...batches: readonly Batch[]): Given<S>;
  /** Goes on as another process would: from the state as it is stored, whose order is not kept. */
  restored(): Given<S>;
  /** Takes one batch, and tells what came of it. */
  when(...batch: readonly QeEvent[]): When<S>;
  /** Why the core refuses an event that fits its schema; nothing when it takes it. */
  refusalsOf(event: QeEvent): readonly Problem[];
}

/** What came of a batch. */
export interface When<S> {
  readonly state: S;
  readonly outputs: readonly QeEvent[];
  /** Hashes of latest state that changed. */
  readonly latest: Readonly<Record<string, HashFields>>;
  /** The payloads of the outputs of one type, in order. */
  then<T extends EventType>(type: T): readonly EventOf<T>['data'][];
  /** The payload of the only output of a type. @throws Error when there is none, or another */
  thenOnly<T extends EventType>(type: T): EventOf<T>['data'];
  /** Goes on from here, when nothing came of it. @throws Error that lists what did */
  thenNothing(): Given<S>;
  /** Goes on from here. */
  readonly after: Given<S>;
}

/**
 * Brings a core to where a test begins: `given(core, ...events).when(event).then('decision')`.
 *
 * Every output on the way is checked as a reader of the stream would check it.
 *
 * @throws Error at an output that no reader takes
 */
export function given<S>(core: Core<S>, ...batches: readonly Batch[]): Given<S> {
  return from(core, core.initialState()).and(...batches);
}

/**
 * One step of a core, with its outputs checked as a reader of the stream would check them.
 *
 * @throws Error at an output that no reader takes
 */
export function checkedStep<S>(core: Core<S>, state: S, batch: readonly QeEvent[]): Step<S> {
  const step = core.step(state, batch);
  const problems = step.outputs.flatMap((event) =>
    problemsOfEvent(event).map(({ place, reason }) => `${event.event_type} ${place}: ${reason}`),
  );
  if (problems.length > 0) throw new Error(`no reader takes this output\n${problems.join('\n')}`);
  return step;
}

function from<S>(core: Core<S>, state: S): Given<S> {
  return {
    state,
    and: (...batches) =>
      from(
        core,
        batches.reduce<S>(
          (before, batch) => checkedStep(core, before, batchOf(batch)).state,
          state,
        ),
      ),
    restored: () => from(core, restored(core.codec, state)),
    when: (...batch) => whenOf(core, checkedStep(core, state, batch)),
    refusalsOf: (event) => core.problemsOf(event),
  };
}

function whenOf<S>(core: Core<S>, { state, outputs, latest }: Step<S>): When<S> {
  const after = from(core, state);
  return {
    state,
    outputs,
    latest,
    then: (type) => payloadsOf(outputs, type),
    thenOnly: (type) => {
      const [only, ...more] = payloadsOf(outputs, type);
      if (only === undefined || more.length > 0) {
        throw new Error(`not one ${type} came, but: ${namesOf(outputs)}`);
      }
      return only;
    },
    thenNothing: () => {
      if (outputs.length > 0) throw new Error(`something came: ${namesOf(outputs)}`);
      return after;
    },
    after,
  };
}

function batchOf(batch: Batch): readonly QeEvent[] {
  return 'event_type' in batch ? [batch] : batch;
}

function namesOf(outputs: readonly QeEvent[]): string {
  const names = outputs.map(({ event_type: type, data }) => `${type} ${JSON.stringify(data)}`);
  return names.length === 0 ? 'nothing' : names.join('\n');
}
