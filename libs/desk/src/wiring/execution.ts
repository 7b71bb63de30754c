import { brokerSimCore, type BrokerSimState } from '@quant-engine/broker-sim';
import { DESK_SERVICES, formatUsd, parseUsd } from '@quant-engine/contracts';
import { ordersCore, type OrdersState } from '@quant-engine/orders';
import type { AccountBook, ReferenceData } from '@quant-engine/reference-data';
import type { Service } from '@quant-engine/service-host';
import type { DeskSetup } from '../config-files';

/** What the simulated broker charges, $ a share. */
const COMMISSION_PER_SHARE = '0.0035';

/** Execution as a service: the only one that talks to a broker. */
export function wireExecution({ limits, reference }: DeskSetup): Service<OrdersState> {
  return {
    ...DESK_SERVICES.execution,
    core: ordersCore({
      reference,
      limits,
    }),
  };
}

/** The simulated broker, with the accounts' overnight books. */
export function wireBroker({ reference }: DeskSetup, seed: string): Service<BrokerSimState> {
  const accounts = reference.accounts.map(
    (book) => [book.accountId, brokerBook(book, reference)] as const,
  );
  return {
    ...DESK_SERVICES.broker,
    core: brokerSimCore({
      seed,
      accounts: Object.fromEntries(accounts),
      commissionPerShare: parseUsd(COMMISSION_PER_SHARE),
    }),
  };
}

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
