import { Type, type Static } from '@sinclair/typebox';
import {
  closed,
  Count,
  NonNegativeUsd,
  oneOf,
  PositiveUsd,
  Shares,
  SharesOrNone,
  Symbol_,
  Text,
  TradingDate,
  UnixNsText,
  Word,
} from './fields';
import { CLOCK_STATES, REGIMES } from '../vocabulary';

export const SessionSchema = Type.Object(
  {
    regime: oneOf(REGIMES),
    market_open: Type.Boolean({ description: 'Whether the desk is open.' }),
    minutes_to_close: Type.Optional(
      Type.Number({ description: "To the desk's close; absent on a day without a session." }),
    ),
    current_time: UnixNsText,
    trading_date: TradingDate,
    session_open: Type.Optional(UnixNsText),
    session_close: Type.Optional(UnixNsText),
    early_close: Type.Boolean(),
    calendar_until: TradingDate,
    tick: Type.Integer({ description: 'Seconds since the session opened (or since midnight).' }),
    clock: Type.Optional(
      Type.Object(
        {
          state: oneOf(CLOCK_STATES),
          since: UnixNsText,
        },
        {
          ...closed,
          description:
            'Only when the clock is not to be trusted. JUMPED: its source jumped at that time and is ' +
            'not followed yet. RESET: this tick sets the clock back; that time is the last one before.',
        },
      ),
    ),
  },
  {
    ...closed,
    $id: 'session',
    description: 'The clock of the desk, once a second: nothing else brings time into a core.',
  },
);
/** Payload of `session`: a tick of the clock. Times in Unix ns as text. */
export type SessionData = Static<typeof SessionSchema>;

export const L1Schema = Type.Object(
  {
    symbol: Symbol_,
    bid: NonNegativeUsd,
    ask: NonNegativeUsd,
    bid_size: Type.Optional(SharesOrNone),
    ask_size: Type.Optional(SharesOrNone),
    last_price: Type.Optional(NonNegativeUsd),
    last_size: Type.Optional(SharesOrNone),
    prev_close: Type.Optional(NonNegativeUsd),
    volume: Type.Optional(Count),
    quote_time: UnixNsText,
    source: Type.Optional(Word),
  },
  {
    ...closed,
    $id: 'l1',
    description: 'Level 1. A bid or an ask of 0, or a crossed pair, is taken and is no quote.',
  },
);
/** Payload of `l1`: a quote. Prices in $ as decimal text, sizes in shares. */
export type L1Data = Static<typeof L1Schema>;

export const PrintSchema = Type.Object(
  {
    symbol: Symbol_,
    price: PositiveUsd,
    size: Shares,
    venue: Word,
    print_time: UnixNsText,
    conditions: Type.Optional(Text),
    source: Type.Optional(Word),
  },
  {
    ...closed,
    $id: 'print',
    description: 'A trade on the tape.',
  },
);
/** Payload of `print`: a trade. Price in $ as decimal text, size in shares. */
export type PrintData = Static<typeof PrintSchema>;

export const FeatureSchema = Type.Object(
  {
    symbol: Symbol_,
    dominant_price: PositiveUsd,
    volume_weighted_price: Type.Optional(PositiveUsd),
    print_count: Count,
    confidence: Type.Number({ minimum: 0, maximum: 100, description: 'Percent.' }),
    last_truth_tick: Type.Optional(PositiveUsd),
    truth_time: UnixNsText,
    window: Type.Optional(Word),
  },
  {
    ...closed,
    $id: 'feature',
    description: 'The truth price of a symbol, as the prints show it.',
  },
);
/** Payload of `feature`: the truth price of a symbol. Prices in $ as decimal text. */
export type FeatureData = Static<typeof FeatureSchema>;
