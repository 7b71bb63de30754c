import {
  parseUsd,
  problemsOfEvent,
  type EventOf,
  type EventType,
  type QeEvent,
} from '@quant-engine/contracts';
import { ReferenceData, type Instrument } from '@quant-engine/reference-data';
import { orderOf, ordersCore, positionOf, type OrdersState } from '../src/index';
import { booksEvent, decisionEvent, orderIdFor, tickEvent } from './events';
import { shippedLimits } from './limits';

const EQUITY = parseUsd('100000');

function instrument(symbol: string, adv: number | undefined): Instrument {
  return { symbol, group: 'MREIT', prevClose: parseUsd('24.40'), adv };
}

export const CORE = ordersCore({
  reference: new ReferenceData(
    [instrument('CIM PRB', 1_000_000), instrument('AAA', 5_000_000), instrument('ZZZ', undefined)],
    ['HAMMER', 'IBKR_PED'].map((accountId) => ({ accountId, equity: EQUITY, positions: [] })),
  ),
  limits: shippedLimits(),
});

/** Execution under test: takes events one by one, and remembers what came of them. */
export class TestDesk {
  state: OrdersState = CORE.initialState();
  readonly outputs: QeEvent[] = [];

  /** Takes events, each a batch of its own, and returns what came of them. */
  take(...events: readonly QeEvent[]): readonly QeEvent[] {
    const from = this.outputs.length;
    for (const event of events) {
      const step = CORE.step(this.state, [event]);
      const problems = step.outputs.flatMap(problemsOfEvent);
      if (problems.length > 0) throw new Error(JSON.stringify(problems));
      this.state = step.state;
      this.outputs.push(...step.outputs);
    }
    return this.outputs.slice(from);
  }

  /** The payloads of one type of event, of those that came. */
  all<T extends EventType>(type: T): readonly EventOf<T>['data'][] {
    return payloadsOf(this.outputs, type);
  }

  order(name: string): EventOf<'order'>['data'] | undefined {
    return orderOf(this.state, orderIdFor(name))?.event;
  }

  position(symbol = 'CIM PRB', account = 'HAMMER'): number {
    return positionOf(this.state, account, symbol);
  }
}

export function payloadsOf<T extends EventType>(
  events: readonly QeEvent[],
  type: T,
): readonly EventOf<T>['data'][] {
  return events.flatMap((event) => (event.event_type === type ? [event.data] : [])) as never;
}

/** A desk that is open, may trade in every account, and holds what is given in HAMMER. */
export function openDesk(held: Readonly<Record<string, number>> = {}): TestDesk {
  const desk = new TestDesk();
  desk.take(
    tickEvent(0),
    booksEvent('HAMMER', held),
    booksEvent('IBKR_PED', {}),
    decisionEvent('ACTIVE'),
    decisionEvent('ACTIVE', { account: 'IBKR_PED' }),
  );
  desk.outputs.length = 0;
  return desk;
}
