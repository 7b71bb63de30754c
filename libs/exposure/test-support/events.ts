import {
  classificationOf,
  deriveId,
  rootEvent,
  unixNsFromMs,
  type Bucket,
  type EventOf,
  type OrderData,
  type OrderStatus,
  type QeEvent,
} from '@quant-engine/contracts';

/** 2026-01-12 09:30 in New York. */
export const OPEN_MS = 1_768_228_200_000;

/** So many milliseconds after the open. */
export function at(ms: number): string {
  return unixNsFromMs(OPEN_MS + ms);
}

export function tickEvent(tick: number): EventOf<'session'> {
  return rootEvent('session', `tick:${tick}`, at(tick * 1000), {
    regime: 'OPEN',
    market_open: true,
    minutes_to_close: 420 - tick / 60,
    current_time: at(tick * 1000),
    trading_date: '2026-01-12',
    early_close: false,
    calendar_until: '2028-12-31',
    tick,
  });
}

export interface QuoteLine {
  readonly bid: string;
  readonly ask: string;
  readonly last?: string;
  readonly volume?: number;
  readonly prevClose?: string;
  /** Milliseconds after the open. */
  readonly ms?: number;
}

export function quoteEvent(symbol: string, line: QuoteLine): EventOf<'l1'> {
  const { bid, ask, last, volume, prevClose, ms = 0 } = line;
  return rootEvent('l1', `l1:${symbol}:${JSON.stringify(line)}`, at(ms), {
    symbol,
    bid,
    ask,
    ...(last === undefined ? {} : { last_price: last }),
    ...(volume === undefined ? {} : { volume }),
    ...(prevClose === undefined ? {} : { prev_close: prevClose }),
    quote_time: at(ms),
  });
}

export interface HeldLine {
  readonly symbol?: string;
  readonly quantity: number;
  readonly avgPrice?: string;
}

/** The lines of one snapshot. */
export function snapshotEvents(
  account: string,
  lines: readonly HeldLine[],
  { id = 'first', seq = 0, equity = '100000', ms = 0 } = {},
): EventOf<'position'>[] {
  return lines.map((line, index) =>
    rootEvent('position', `${account}:${id}:${index}`, at(ms), {
      account_id: account,
      ...(line.symbol === undefined ? {} : { symbol: line.symbol }),
      quantity: line.quantity,
      avg_price: line.avgPrice ?? '10',
      notional: '0',
      equity,
      as_of: { order_seq: seq },
      snapshot: { id: deriveId('snapshot', account, id), index, count: lines.length },
    }),
  );
}

/** An account that holds nothing. */
export function emptySnapshot(account: string): EventOf<'position'>[] {
  return snapshotEvents(account, [{ quantity: 0, avgPrice: '0' }]);
}

export interface OrderLine {
  readonly seq: number;
  /** Names the order; the symbol when it has only one. */
  readonly id?: string;
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly leaves: number;
  readonly status?: OrderStatus;
  readonly bucket?: Bucket;
  readonly limit?: string;
  /** Shares and price of a fill. */
  readonly fill?: readonly [shares: number, price: string];
  readonly after?: number;
  readonly ms?: number;
}

export function orderEvent(account: string, line: OrderLine): EventOf<'order'> {
  const { seq, id = line.symbol, symbol, side, leaves, status = 'ACCEPTED' } = line;
  const { bucket = 'LT', limit, fill, after, ms = 0 } = line;
  const [shares, price] = fill ?? [];
  const filled = shares ?? 0;
  const data: OrderData = {
    seq,
    order_id: deriveId('order', account, id),
    account_id: account,
    intent_id: deriveId('intent', account, id),
    client_order_id: `qe-${id.replace(' ', '-')}`,
    symbol,
    action: status,
    status,
    order_action: side,
    order_type: limit === undefined ? 'MARKET' : 'LIMIT',
    quantity: Math.max(leaves + filled, 1),
    ...(limit === undefined ? {} : { limit_price: limit }),
    classification: classificationOf(bucket, side === 'BUY' ? 'LONG' : 'SHORT', 'INCREASE'),
    bucket,
    effect: 'INCREASE',
    dir: side === 'BUY' ? 'LONG' : 'SHORT',
    risk_delta_notional: '0',
    risk_delta_gross_pct: 0,
    position_context_at_intent: { current_qty: 0, avg_fill_price: '0', notional: '0' },
    filled_quantity: filled,
    leaves_quantity: leaves,
    ...(shares === undefined ? {} : { last_quantity: shares, exec_id: `x${seq}` }),
    ...(price === undefined ? {} : { last_price: price }),
    ...(after === undefined ? {} : { position_after: after }),
    metadata: { remaining_quantity: leaves },
  };
  return rootEvent('order', `order:${seq}`, at(ms), data, account);
}

/** Every order of a few things; for what has to hold whichever comes first. */
export function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, index) =>
    permutations(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  );
}

/** The payloads of the exposures among some events, by account. */
export function exposuresIn(
  events: readonly QeEvent[],
): Record<string, EventOf<'exposure'>['data']> {
  const found: Record<string, EventOf<'exposure'>['data']> = {};
  for (const event of events) {
    if (event.event_type === 'exposure') found[event.data.account_id] = event.data;
  }
  return found;
}
