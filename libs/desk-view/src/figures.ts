import { displayPct, type EventOf } from '@quant-engine/contracts';
import { ENGINE, EXECUTION, type DeskHosts } from '@quant-engine/desk';
import { timeOfTick } from '@quant-engine/session-clock';

/** What an account stands at, for people who watch. */
export interface AccountFigures {
  readonly account: string;
  readonly mode: string;
  readonly grossPct: number | undefined;
}

export interface DeskFigures {
  /** New York, `HH:MM:SS`. */
  readonly time: string;
  readonly regime: string;
  readonly accounts: readonly AccountFigures[];
  readonly orders: number;
  readonly fills: number;
}

/** The desk at a tick. */
export function figuresAt(tick: EventOf<'session'>, hosts: DeskHosts): DeskFigures {
  const orders = hosts.of(EXECUTION).state;
  const accounts = [...hosts.of(ENGINE).state.accounts].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    time: timeOfTick(tick.data),
    regime: tick.data.regime,
    accounts: accounts.map(([account, { decision, exposure }]) => ({
      account,
      mode: decision?.mode ?? '-',
      grossPct:
        exposure === null
          ? undefined
          : displayPct({ part: exposure.gross.current, whole: exposure.equity }),
    })),
    orders: orders.open.size + orders.over.size,
    fills: orders.executions.size,
  };
}
