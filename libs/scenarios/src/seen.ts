import { compareUnixNs, displayPct, type QeEvent, type UnixNs } from '@quant-engine/contracts';
import type { EngineState } from '@quant-engine/decision-engine';
import type { OrdersState } from '@quant-engine/orders';
import type { ScenarioSeen } from './scenario-check';

/** What the services know at the end of a scenario. */
export interface DeskStates {
  readonly engine: EngineState;
  readonly orders: OrdersState;
}

/** What an account's desk did since a moment, in the words of a scenario. */
export function seenIn(
  events: readonly QeEvent[],
  { engine, orders: { open } }: DeskStates,
  account: string,
  since: UnixNs,
): ScenarioSeen {
  const view = engine.accounts.get(account);
  const recent = events.filter((event) => compareUnixNs(event.timestamp, since) >= 0);
  const orders = recent.flatMap((event) => (event.event_type === 'order' ? [event.data] : []));
  const exposure = view?.exposure;
  return {
    mode: view?.decision?.mode,
    row: view?.decision?.row,
    action: view?.decision?.action ?? 'NONE',
    target_pct: view?.decision?.targetPct,
    gross_pct:
      exposure === null || exposure === undefined
        ? undefined
        : displayPct({ part: exposure.gross.current, whole: exposure.equity }),
    intents: recent.flatMap((event) => {
      if (event.event_type !== 'intent') return [];
      const { intent_type, symbol, classification, quantity } = event.data;
      return [{ intent_type, symbol, classification, quantity }];
    }),
    canceled: orders
      .filter((data) => data.action === 'CANCELED')
      .map((data) => data.classification),
    still_open: [...open.values()].map(({ event }) => event.classification),
    filled: orders.filter((data) => data.action === 'FILLED').map((data) => data.classification),
    class_unchanged: isClassUnchanged(events),
  };
}

/** Whether every order event bears the class of the intent that it came from. */
function isClassUnchanged(events: readonly QeEvent[]): boolean {
  const classes = new Map(
    events.flatMap((event) =>
      event.event_type === 'intent' ? [[event.event_id, event.data.classification] as const] : [],
    ),
  );
  return events.every(
    (event) =>
      event.event_type !== 'order' ||
      classes.get(event.data.intent_id) === event.data.classification,
  );
}
