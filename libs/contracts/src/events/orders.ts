import { Type, type Static } from '@sinclair/typebox';
import {
  Account,
  Class,
  OrderStatusWord,
  closed,
  Count,
  EventId,
  NonNegativeUsd,
  oneOf,
  Pct,
  PositiveUsd,
  recordOf,
  Shares,
  SharesOrNone,
  SignedShares,
  SignedUsd,
  Symbol_,
  Text,
  Word,
} from './fields';
import { PositionContext } from './decisions';
import { BUCKETS, DIRECTIONS, EFFECTS, ORDER_TYPES, SIDES } from '../vocabulary';

export const OrderSchema = Type.Object(
  {
    seq: Type.Integer({ minimum: 1, description: 'Number of the order event on the desk.' }),
    order_id: EventId,
    account_id: Account,
    intent_id: EventId,
    client_order_id: Word,
    broker_order_id: Type.Optional(Word),
    symbol: Symbol_,
    action: OrderStatusWord,
    status: OrderStatusWord,
    order_action: oneOf(SIDES),
    order_type: oneOf(ORDER_TYPES),
    quantity: Shares,
    limit_price: Type.Optional(PositiveUsd),
    classification: Class,
    bucket: oneOf(BUCKETS),
    effect: oneOf(EFFECTS),
    dir: oneOf(DIRECTIONS),
    risk_delta_notional: SignedUsd,
    risk_delta_gross_pct: Pct,
    position_context_at_intent: PositionContext,
    filled_quantity: SharesOrNone,
    leaves_quantity: SharesOrNone,
    avg_fill_price: Type.Optional(PositiveUsd),
    last_quantity: Type.Optional(Shares),
    last_price: Type.Optional(PositiveUsd),
    exec_id: Type.Optional(Word),
    commission: Type.Optional(SignedUsd),
    position_after: Type.Optional(SignedShares),
    denial: Type.Optional(
      Type.Object(
        {
          code: Word,
          figures: recordOf(Type.Union([Type.Number(), Type.String()])),
        },
        closed,
      ),
    ),
    metadata: Type.Object(
      {
        fill_id: Type.Optional(Word),
        remaining_quantity: SharesOrNone,
        reject_reason: Type.Optional(Text),
        event_id: Type.Optional(EventId),
      },
      closed,
    ),
  },
  {
    ...closed,
    $id: 'order',
    description:
      'One step in the life of an order. A fill carries its own increment (last_quantity, ' +
      'last_price, exec_id) and the position after it: one event moves one truth.',
  },
);
/** Payload of `order`: an order after a step of its life. Shares; $ as decimal text. */
export type OrderData = Static<typeof OrderSchema>;

export const BrokerCommandSchema = Type.Object(
  {
    kind: oneOf(['SUBMIT', 'CANCEL', 'SNAPSHOT'] as const),
    account_id: Account,
    client_order_id: Type.Optional(Word),
    symbol: Type.Optional(Symbol_),
    side: Type.Optional(oneOf(SIDES)),
    quantity: Type.Optional(Shares),
    order_type: Type.Optional(oneOf(ORDER_TYPES)),
    limit_price: Type.Optional(PositiveUsd),
  },
  {
    ...closed,
    $id: 'broker_command',
    description:
      'What execution asks of its broker, written in the same commit as the order event.',
  },
);
/** Payload of `broker_command`: what execution asks of the broker. */
export type BrokerCommandData = Static<typeof BrokerCommandSchema>;

/** One line of the broker's books. Signed shares; $ as decimal text. */
const BrokerPosition = Type.Object(
  {
    symbol: Symbol_,
    quantity: SignedShares,
    avg_price: NonNegativeUsd,
  },
  closed,
);
export type BrokerPosition = Static<typeof BrokerPosition>;

export const BrokerReportSchema = Type.Object(
  {
    kind: oneOf([
      'ACCEPTED',
      'FILL',
      'CANCELED',
      'REJECTED',
      'CANCEL_REJECTED',
      'SNAPSHOT',
    ] as const),
    account_id: Account,
    client_order_id: Type.Optional(Word),
    broker_order_id: Type.Optional(Word),
    exec_id: Type.Optional(Word),
    last_quantity: Type.Optional(Shares),
    last_price: Type.Optional(PositiveUsd),
    commission: Type.Optional(SignedUsd),
    reason: Type.Optional(Text),
    equity: Type.Optional(PositiveUsd),
    positions: Type.Optional(Type.Array(BrokerPosition)),
    as_of: Type.Optional(Count),
  },
  {
    ...closed,
    $id: 'broker_report',
    description: 'What a broker said, as it came: the durable inbox of execution.',
  },
);
/** Payload of `broker_report`: what the broker said. */
export type BrokerReportData = Static<typeof BrokerReportSchema>;
