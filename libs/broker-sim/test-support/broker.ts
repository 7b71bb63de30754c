import {
  parseUsd,
  problemsOfEvent,
  type BrokerPosition,
  type BrokerReportData,
  type Core,
  type EventOf,
  type QeEvent,
} from '@quant-engine/contracts';
import { brokerSimCore, type BrokerSimConfig, type BrokerSimState } from '../src/index';
import { booksCommand } from './events';

export function configWith(
  positions: readonly BrokerPosition[] = [],
  seed = 'seed-1',
): BrokerSimConfig {
  return {
    seed,
    accounts: {
      HAMMER: { equity: parseUsd('100000'), positions },
      IBKR_PED: { equity: parseUsd('50000'), positions: [] },
    },
    commissionPerShare: parseUsd('0.0035'),
  };
}

/** A broker under test: takes events one by one, and remembers what it reported. */
export class TestBroker {
  readonly core: Core<BrokerSimState>;
  state: BrokerSimState;
  readonly reports: BrokerReportData[] = [];

  constructor(config: BrokerSimConfig = configWith()) {
    this.core = brokerSimCore(config);
    this.state = this.core.initialState();
  }

  /** Takes events, each a batch of its own, and returns what was reported on them. */
  take(...events: readonly QeEvent[]): readonly BrokerReportData[] {
    const from = this.reports.length;
    for (const event of events) {
      const step = this.core.step(this.state, [event]);
      const problems = step.outputs.flatMap(problemsOfEvent);
      if (problems.length > 0) throw new Error(JSON.stringify(problems));
      this.state = step.state;
      this.reports.push(...(step.outputs as EventOf<'broker_report'>[]).map((one) => one.data));
    }
    return this.reports.slice(from);
  }

  /** Shares that the reports say were filled, by client order id. */
  filled(): Record<string, number> {
    const shares: Record<string, number> = {};
    for (const { kind, client_order_id: id = '', last_quantity = 0 } of this.reports) {
      if (kind === 'FILL') shares[id] = (shares[id] ?? 0) + last_quantity;
    }
    return shares;
  }

  /** The books as the broker tells them now. */
  books(account = 'HAMMER'): readonly BrokerPosition[] {
    const step = this.core.step(this.state, [booksCommand(account)]);
    return (step.outputs as EventOf<'broker_report'>[])[0]?.data.positions ?? [];
  }
}

/** Reports as words: kind, and of a fill its shares and price. */
export function wordsOf(reports: readonly BrokerReportData[]): readonly string[] {
  return reports.map(({ kind, last_quantity, last_price }) =>
    kind === 'FILL' ? `FILL ${last_quantity} @ ${last_price}` : kind,
  );
}
