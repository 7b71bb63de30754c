import { Type, type Static } from '@sinclair/typebox';
import {
  Account,
  closed,
  Count,
  described,
  EventId,
  Name,
  NonNegativeUsd,
  oneOf,
  Pct,
  PositiveUsd,
  recordOf,
  SignedShares,
  SignedUsd,
  Symbol_,
  UnixNsText,
} from './fields';
import { BUCKETS, MARK_SOURCES, type MarkSource } from '../vocabulary';

export const PositionSchema = Type.Object(
  {
    account_id: Account,
    symbol: Type.Optional(Symbol_),
    quantity: SignedShares,
    avg_price: NonNegativeUsd,
    notional: SignedUsd,
    befday_qty: Type.Optional(SignedShares),
    befday_cost: Type.Optional(SignedUsd),
    intraday_qty_delta: Type.Optional(SignedShares),
    intraday_avg_fill_price: Type.Optional(PositiveUsd),
    bucket: Type.Optional(oneOf(BUCKETS)),
    group: Type.Optional(Name),
    prev_close: Type.Optional(PositiveUsd),
    equity: PositiveUsd,
    as_of: Type.Object(
      { order_seq: Count },
      { ...closed, description: 'The last order event that the snapshot counts.' },
    ),
    snapshot: Type.Object({ id: EventId, index: Count, count: Count }, closed),
  },
  {
    ...closed,
    $id: 'position',
    description:
      'One line of an absolute snapshot of an account. The lines of one snapshot share ' +
      'snapshot.id and take effect together, when all `count` of them are there; an account ' +
      'that holds nothing sends one line without a symbol.',
  },
);
/** Payload of `position`: one line of a snapshot. Signed shares; $ as decimal text. */
export type PositionData = Static<typeof PositionSchema>;

const BucketExposure = Type.Object(
  {
    current: NonNegativeUsd,
    potential: NonNegativeUsd,
    target: NonNegativeUsd,
    max: NonNegativeUsd,
    current_pct: Pct,
    potential_pct: Pct,
    target_pct: Pct,
    max_pct: Pct,
  },
  closed,
);

/** One position as an exposure shows it. Signed shares; $ as decimal text. */
const ExposedPosition = Type.Object(
  {
    symbol: Symbol_,
    quantity: SignedShares,
    avg_price: NonNegativeUsd,
    mark: NonNegativeUsd,
    mark_source: oneOf(MARK_SOURCES),
    bucket: oneOf(BUCKETS),
    group: Type.Optional(Name),
  },
  closed,
);
export type ExposedPosition = Static<typeof ExposedPosition>;

export const ExposureSchema = Type.Object(
  {
    account_id: Account,
    equity: PositiveUsd,
    long_notional: NonNegativeUsd,
    short_notional: NonNegativeUsd,
    gross_exposure_pct: Pct,
    net_exposure_pct: Pct,
    long_gross_pct: Pct,
    short_gross_pct: Pct,
    buckets: Type.Object({ LT: BucketExposure, MM_PURE: BucketExposure }, closed),
    group_exposure: recordOf(
      Type.Object(
        {
          current: NonNegativeUsd,
          potential: NonNegativeUsd,
          current_pct: Pct,
          potential_pct: Pct,
        },
        closed,
      ),
    ),
    positions: Type.Array(ExposedPosition),
    open_orders_potential: described(
      NonNegativeUsd,
      'Gross at worst, over all ways in which the working orders may fill.',
    ),
    potential_exposure_pct: Pct,
    unmarked_notional: NonNegativeUsd,
    unmarked_gross_pct: Type.Number({ description: 'Percent of gross, not of equity.' }),
    marks: Type.Partial(
      Type.Object({
        quote: Type.Array(Symbol_),
        last: Type.Array(Symbol_),
        last_known: Type.Array(Symbol_),
        prev_close: Type.Array(Symbol_),
        avg_price: Type.Array(Symbol_),
      } satisfies Record<MarkSource, unknown>),
      { ...closed, description: 'Which price marked which symbol.' },
    ),
    as_of: Type.Object(
      { order_seq: Count, position_event_id: Type.Optional(EventId), time: UnixNsText },
      { ...closed, description: 'Up to which order and position event it counts.' },
    ),
  },
  {
    ...closed,
    $id: 'exposure',
    description:
      'Exposure of one account. Amounts decide; the percentages beside them are for reading.',
  },
);
/** Payload of `exposure`. $ as decimal text decide; percentages of equity are for reading. */
export type ExposureData = Static<typeof ExposureSchema>;
