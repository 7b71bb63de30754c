import type { Core, QeEvent } from '@quant-engine/contracts';

/** What a core was brought to, ready to be asked. */
export interface Given<S> {
  /** Takes more events, each as a batch of its own. */
  and(...events: readonly QeEvent[]): Given<S>;
  /** Takes one batch, and tells what came of it. */
  when(...batch: readonly QeEvent[]): When<S>;
}

export interface When<S> {
  readonly state: S;
  readonly outputs: readonly QeEvent[];
  /** The payloads of the outputs of one type, in order. */
  then<T extends QeEvent['event_type']>(
    type: T,
  ): readonly Extract<QeEvent, { event_type: T }>['data'][];
  /** Goes on from here. */
  readonly after: Given<S>;
}

/** Brings a core to where a test begins: `given(core, ...events).when(event).then('decision')`. */
export function given<S>(core: Core<S>, ...events: readonly QeEvent[]): Given<S> {
  return at(core, core.initialState()).and(...events);
}

function at<S>(core: Core<S>, state: S): Given<S> {
  return {
    and: (...events) =>
      at(
        core,
        events.reduce((before, event) => core.step(before, [event]).state, state),
      ),
    when: (...batch) => {
      const step = core.step(state, batch);
      return {
        state: step.state,
        outputs: step.outputs,
        then: (type) =>
          step.outputs.flatMap((event) => (event.event_type === type ? [event.data] : [])) as never,
        after: at(core, step.state),
      };
    },
  };
}
