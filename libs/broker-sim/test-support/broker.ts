import {
  parseUsd,
  type BrokerPosition,
  type BrokerReportData,
  type QeEvent,
} from '@quant-engine/contracts';
import { brokerCommand, payloadsOf, RunningCore } from '@quant-engine/testkit';
import {
  brokerSimCore,
  type BrokerHolding,
  type BrokerSimConfig,
  type BrokerSimState,
} from '../src/index';

export function configWith(
  positions: readonly BrokerHolding[] = [],
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
  readonly #running: RunningCore<BrokerSimState>;

  constructor(config: BrokerSimConfig = configWith()) {
    this.#running = new RunningCore(brokerSimCore(config));
  }

  get core() {
    return this.#running.core;
  }

  get state(): BrokerSimState {
    return this.#running.state;
  }

  get reports(): readonly BrokerReportData[] {
    return this.#running.all('broker_report');
  }

  /** Takes events, each a batch of its own, and returns what was reported on them. */
  take(...events: readonly QeEvent[]): readonly BrokerReportData[] {
    return payloadsOf(this.#running.take(...events), 'broker_report');
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
    const asked = brokerCommand('SNAPSHOT', { account_id: account });
    const { outputs } = this.core.step(this.state, [asked]);
    return payloadsOf(outputs, 'broker_report')[0]?.positions ?? [];
  }
}

/** Reports as words: kind, and of a fill its shares and price. */
export function wordsOf(reports: readonly BrokerReportData[]): readonly string[] {
  return reports.map(({ kind, last_quantity, last_price }) =>
    kind === 'FILL' ? `FILL ${last_quantity} @ ${last_price}` : kind,
  );
}
