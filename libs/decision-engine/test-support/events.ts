import {
  causedEvent,
  displayPct,
  formatUsd,
  notionalUsd,
  parseUsd,
  rootEvent,
  sumUsd,
  unixNsFromMs,
  usdMicrosOf,
  type Bucket,
  type EventOf,
  type OrderStatus,
  type ProposalData,
  type Regime,
  type SessionData,
  type UnixNs,
  type UsdMicros,
} from '@quant-engine/contracts';

export const DAY = '2026-01-12';
const OPEN_MS = Date.UTC(2026, 0, 12, 14, 30);

/** The time of a tick: seconds since 09:30 in New York. */
export function timeOf(tick: number): UnixNs {
  return unixNsFromMs(OPEN_MS + Math.round(tick * 1000));
}

interface TickOptions {
  readonly minutes?: number;
  readonly open?: boolean;
  readonly date?: string;
  /** What the tick says of the clock. */
  readonly clock?: SessionData['clock'];
  /** When the tick is, if not `tick` seconds after the open of the first day. */
  readonly second?: number;
}

/** A tick of the clock, by default in a part of the day where the close is far. */
export function tick(n: number, regime: Regime, options: TickOptions = {}): EventOf<'session'> {
  const { minutes = 200, open = regime !== 'CLOSED', date = DAY, second = n } = options;
  const { clock } = options;
  return rootEvent('session', `${date}:${n}:${regime}:${minutes}`, timeOf(second), {
    regime,
    market_open: open,
    minutes_to_close: minutes,
    current_time: timeOf(second),
    trading_date: date,
    early_close: false,
    calendar_until: '2026-12-31',
    tick: n,
    ...(clock === undefined ? {} : { clock }),
  });
}

export function quote(symbol: string, bid: string, ask: string, at: number): EventOf<'l1'> {
  const time = timeOf(at);
  return rootEvent('l1', `${symbol}:${bid}:${ask}:${time}`, time, {
    symbol,
    bid,
    ask,
    quote_time: time,
  });
}

export function truth(
  symbol: string,
  price: string,
  at: number,
  confidence = 80,
): EventOf<'feature'> {
  const time = timeOf(at);
  return rootEvent('feature', `${symbol}:${price}:${confidence}:${time}`, time, {
    symbol,
    dominant_price: price,
    print_count: 5,
    confidence,
    truth_time: time,
  });
}

export interface Line {
  readonly quantity: number;
  readonly mark: string;
  readonly bucket: Bucket;
}

export type Book = Readonly<Record<string, Line>>;

/**
 * A book whose gross is exactly so many per cent of an equity of $1,000,000, to 0.01 %: a quarter
 * in each of three LT symbols and one of market making, marked at $25.
 */
export function bookOf(pct: number): Book {
  const shares = Math.round(pct * 100);
  const line = (bucket: Bucket): Line => ({ quantity: shares, mark: '25', bucket });
  return { AAA: line('LT'), BBB: line('LT'), CCC: line('LT'), MMM: line('MM_PURE') };
}

/** Quotes of $24.99 / $25.01 for the symbols of `bookOf`. */
export function quotesOf(at: number, symbols = ['AAA', 'BBB', 'CCC', 'MMM', 'NEW']) {
  return symbols.map((symbol) => quote(symbol, '24.99', '25.01', at));
}

interface SnapshotOptions {
  readonly seq?: number;
  readonly account?: string;
  readonly equity?: string;
  /** Gross at worst, % of an equity of $1,000,000; the current gross by default. */
  readonly potentialPct?: number;
  readonly unmarked?: string;
}

/** An exposure snapshot of a book, made at a tick. */
export function snapshot(
  book: Book,
  at: number,
  options: SnapshotOptions = {},
): EventOf<'exposure'> {
  const { seq = 0, account = 'HAMMER', equity = '1000000', unmarked = '0' } = options;
  const lines = Object.entries(book).map(([symbol, line]) => ({
    symbol,
    ...line,
    value: notionalUsd(Math.abs(line.quantity), parseUsd(line.mark)),
  }));
  const sumOf = (matches: (line: (typeof lines)[number]) => boolean): UsdMicros =>
    sumUsd(lines.filter(matches).map((line) => line.value));
  const long = sumOf((line) => line.quantity > 0);
  const short = sumOf((line) => line.quantity < 0);
  const gross = sumUsd([long, short]);
  const whole = parseUsd(equity);
  const pct = (part: number): number => displayPct({ part, whole });
  const { potentialPct } = options;
  const potential =
    potentialPct === undefined ? gross : usdMicrosOf(Math.round(potentialPct * 1e10));
  const bucket = (name: Bucket) => {
    const current = sumOf((line) => line.bucket === name);
    return {
      current: formatUsd(current),
      potential: formatUsd(current),
      target: '0',
      max: '0',
      current_pct: pct(current),
      potential_pct: pct(current),
      target_pct: 0,
      max_pct: 0,
    };
  };
  const key = JSON.stringify([account, at, seq, equity, potentialPct, unmarked, book]);
  return rootEvent(
    'exposure',
    key,
    timeOf(at),
    {
      account_id: account,
      equity,
      long_notional: formatUsd(long),
      short_notional: formatUsd(short),
      gross_exposure_pct: pct(gross),
      net_exposure_pct: pct(long - short),
      long_gross_pct: pct(long),
      short_gross_pct: pct(short),
      buckets: { LT: bucket('LT'), MM_PURE: bucket('MM_PURE') },
      group_exposure: {},
      positions: lines.map(({ symbol, quantity, mark, bucket: held }) => ({
        symbol,
        quantity,
        avg_price: '20',
        mark,
        mark_source: 'quote',
        bucket: held,
      })),
      open_orders_potential: formatUsd(potential),
      potential_exposure_pct: pct(potential),
      unmarked_notional: unmarked,
      unmarked_gross_pct: 0,
      marks: {},
      as_of: { order_seq: seq, time: timeOf(at) },
    },
    account,
  );
}

let proposals = 0;

/** A proposal of a strategy, valid for a minute; each call makes another one. */
export function proposal(
  action: ProposalData['action'],
  quantity: number,
  symbol: string,
  at: number,
  change: Partial<ProposalData> = {},
): EventOf<'proposal'> {
  proposals += 1;
  const data: ProposalData = {
    account_id: 'HAMMER',
    intent_type: 'STRATEGY',
    symbol,
    action,
    quantity,
    bucket: 'LT',
    reason: 'a test',
    strategy: 'tester',
    expires: timeOf(at + 60),
    ...change,
  };
  return rootEvent('proposal', `${proposals}`, timeOf(at), data, data.account_id);
}

interface OrderStep {
  readonly seq: number;
  readonly status: OrderStatus;
  /** Shares that are left, if not all of the intent's. */
  readonly leaves?: number;
  /** Shares of this fill, and the position that it leaves. */
  readonly fill?: { readonly shares: number; readonly held: number };
}

/** A step in the life of the order of an intent. */
export function order(intent: EventOf<'intent'>, step: OrderStep): EventOf<'order'> {
  const { data } = intent;
  const { seq, status, leaves = data.quantity, fill } = step;
  return causedEvent(
    'order',
    intent,
    [seq],
    {
      seq,
      order_id: intent.event_id,
      account_id: data.account_id,
      intent_id: intent.event_id,
      client_order_id: `qe-${intent.event_id}`,
      symbol: data.symbol,
      action: status,
      status,
      order_action: data.action,
      order_type: 'LIMIT',
      quantity: data.quantity,
      ...(data.limit_price === undefined ? {} : { limit_price: data.limit_price }),
      classification: data.classification,
      bucket: data.bucket,
      effect: data.effect,
      dir: data.dir,
      risk_delta_notional: data.risk_delta_notional,
      risk_delta_gross_pct: data.risk_delta_gross_pct,
      position_context_at_intent: data.position_context_at_intent,
      filled_quantity: data.quantity - leaves,
      leaves_quantity: leaves,
      ...(fill === undefined
        ? {}
        : {
            last_quantity: fill.shares,
            last_price: data.limit_price ?? '25',
            exec_id: `exec-${seq}`,
            position_after: fill.held,
          }),
      metadata: { remaining_quantity: leaves },
    },
    data.account_id,
  );
}
