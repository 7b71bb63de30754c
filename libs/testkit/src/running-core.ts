import type { Core, EventOf, EventType, QeEvent } from '@quant-engine/contracts';
import { checkedStep } from './given';
import { restored } from './restored';
import { payloadsOf } from './select';

/**
 * A core that runs: it takes events one by one and remembers what came of them. It is for tests
 * that tell a long story; `given` is for those that ask one question.
 */
export class RunningCore<S> {
  readonly core: Core<S>;
  state: S;
  readonly outputs: QeEvent[] = [];

  constructor(core: Core<S>) {
    this.core = core;
    this.state = core.initialState();
  }

  /**
   * Takes events, each a batch of its own, and returns what came of them.
   * @throws Error at an output that no reader takes
   */
  take(...events: readonly QeEvent[]): readonly QeEvent[] {
    return events.flatMap((event) => this.takeBatch(event));
  }

  /** Takes events as one batch, and returns what came of it. @throws as `take` does */
  takeBatch(...batch: readonly QeEvent[]): readonly QeEvent[] {
    const { state, outputs } = checkedStep(this.core, this.state, batch);
    this.state = state;
    this.outputs.push(...outputs);
    return outputs;
  }

  /** The payloads of one type, of all that came. */
  all<T extends EventType>(type: T): readonly EventOf<T>['data'][] {
    return payloadsOf(this.outputs, type);
  }

  /** Goes on as another process would: from the state as it is stored, whose order is not kept. */
  restart(): void {
    this.state = restored(this.core.codec, this.state);
  }
}
