import { brokerSimCore, type BrokerSimState } from '@quant-engine/broker-sim';
import { formatUsd, parseUsd, STREAM_OF } from '@quant-engine/contracts';
import { ordersCore, type OrdersState } from '@quant-engine/orders';
import type { AccountBook, ReferenceData } from '@quant-engine/reference-data';
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
      accounts: Object.fromEntries(
        reference.accounts.map((book) => [book.accountId, brokerBook(book, reference)] as const),
      ),
      commissionPerShare: parseUsd(COMMISSION_PER_SHARE),
    }),
};

type BrokerBook = Parameters<typeof brokerSimCore>[0]['accounts'][string];

function brokerBook(book: AccountBook, reference: ReferenceData): BrokerBook {
  return {
    equity: book.equity,
    positions: book.positions.map((line) => {
      const instrument = reference.instruments.get(line.symbol);
      return {
        symbol: line.symbol,
        quantity: line.quantity,
        avg_price: formatUsd(line.avgPrice),
        bucket: line.bucket,
        ...(instrument === undefined
          ? {}
          : { group: instrument.group, prev_close: formatUsd(instrument.prevClose) }),
      };
    }),
  };
}
