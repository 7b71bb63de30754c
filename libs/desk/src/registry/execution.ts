import { brokerSimCore, type BrokerSimState } from '@quant-engine/broker-sim';
import { parseUsd, STREAM_OF } from '@quant-engine/contracts';
import { ordersCore, type OrdersState } from '@quant-engine/orders';
import type { DeskService } from './desk-service';

/** What the simulated broker charges, $ a share. */
const COMMISSION_PER_SHARE = '0.0035';

/**
 * Execution, the only one that talks to a broker: what the broker said, then what is permitted,
 * then the clock, then new intents.
 */
export const EXECUTION: DeskService<OrdersState> = {
  name: 'execution',
  group: 'execution_service',
  reads: [STREAM_OF.broker_report, STREAM_OF.decision, STREAM_OF.session, STREAM_OF.intent],
  writes: [STREAM_OF.order, STREAM_OF.position, STREAM_OF.broker_command, STREAM_OF.alert],
  core: ({ limits, reference }) => ordersCore({ reference, limits }),
};

/** The simulated broker, with the accounts' overnight books. */
export const BROKER: DeskService<BrokerSimState> = {
  name: 'broker',
  group: 'broker_sim',
  reads: [STREAM_OF.session, STREAM_OF.l1, STREAM_OF.print, STREAM_OF.broker_command],
  writes: [STREAM_OF.broker_report],
  core: ({ reference, seed }) =>
    brokerSimCore({
      seed,
      accounts: Object.fromEntries(reference.accounts.map((book) => [book.accountId, book])),
      commissionPerShare: parseUsd(COMMISSION_PER_SHARE),
    }),
};
