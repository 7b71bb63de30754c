import {
  deriveId,
  formatUsd,
  parseUsd,
  rootEvent,
  sideOfClassification,
  unixNsFromMs,
  usdMicrosOf,
  type Classification,
  type OrderData,
  type QeEvent,
  type Side,
} from '@quant-engine/contracts';
import { evolveLedger, initialLedger, type LedgerState } from '../src/index';

export const DAY = '2026-01-12';
export const NEXT_DAY = '2026-01-13';

/** 2026-01-12 09:30 in New York. */
const OPEN_MS = 1_768_228_200_000;

export function sessionEvent(tradingDate: string): QeEvent {
  const time = unixNsFromMs(OPEN_MS);
  return rootEvent('session', `session:${tradingDate}`, time, {
    regime: 'OPEN',
    market_open: true,
    current_time: time,
    trading_date: tradingDate,
    early_close: false,
    calendar_until: '2028-12-31',
    tick: 0,
  });
}

export interface HeldLine {
  readonly symbol?: string;
  readonly quantity: number;
  readonly avgPrice?: string;
  readonly prevClose?: string;
}

/** The lines of one snapshot. */
export function snapshotEvents(
  account: string,
  lines: readonly HeldLine[],
  { id = 'first', countedSeq = 0 } = {},
): QeEvent[] {
  return lines.map((line, index) =>
    rootEvent('position', `${account}:${id}:${index}`, unixNsFromMs(OPEN_MS), {
      account_id: account,
      ...(line.symbol === undefined ? {} : { symbol: line.symbol }),
      quantity: line.quantity,
      avg_price: line.avgPrice ?? '0',
      notional: formatUsd(usdMicrosOf(line.quantity * parseUsd(line.avgPrice ?? '0'))),
      ...(line.prevClose === undefined ? {} : { prev_close: line.prevClose }),
      equity: '1000000',
      as_of: { order_seq: countedSeq },
      snapshot: { id: deriveId('snapshot', account, id), index, count: lines.length },
    }),
  );
}

export interface FillSpec {
  readonly account?: string;
  readonly symbol?: string;
  readonly side?: Side;
  readonly quantity: number;
  readonly price: string;
  readonly execId: string;
  readonly classification?: Classification;
  readonly commission?: string;
  readonly seq?: number;
  readonly action?: OrderData['action'];
  /** Milliseconds after the open. */
  readonly atMs?: number;
}

export function fillEvent(spec: FillSpec): QeEvent {
  const { quantity, price, execId, commission } = spec;
  return orderEvent(spec, {
    last_quantity: quantity,
    last_price: price,
    exec_id: execId,
    ...(commission === undefined ? {} : { commission }),
  });
}

/** An order event with whatever it says of an execution. */
export function orderEvent(
  spec: Partial<FillSpec>,
  execution: Partial<
    Pick<OrderData, 'last_quantity' | 'last_price' | 'exec_id' | 'commission'>
  > = {},
): QeEvent {
  const { account = 'HAMMER', symbol = 'ACR PRC', seq = 1, action = 'PARTIAL_FILL' } = spec;
  const classification =
    spec.classification ?? (spec.side === 'SELL' ? 'LT_LONG_DECREASE' : 'LT_LONG_INCREASE');
  const { quantity = 100, atMs = seq } = spec;
  const key = `order:${account}:${seq}:${action}:${execution.exec_id ?? ''}`;
  return rootEvent('order', key, unixNsFromMs(OPEN_MS + atMs), {
    seq,
    order_id: deriveId('order', account, seq),
    account_id: account,
    intent_id: deriveId('intent', account, seq),
    client_order_id: `c-${seq}`,
    symbol,
    action,
    status: action,
    order_action: spec.side ?? sideOfClassification(classification),
    order_type: 'LIMIT',
    quantity,
    classification,
    bucket: 'LT',
    effect: 'INCREASE',
    dir: 'LONG',
    risk_delta_notional: '0',
    risk_delta_gross_pct: 0,
    position_context_at_intent: { current_qty: 0, avg_fill_price: '0', notional: '0' },
    filled_quantity: quantity,
    leaves_quantity: 0,
    ...execution,
    metadata: { remaining_quantity: 0 },
  });
}

export function ledgerOf(events: readonly QeEvent[], from = initialLedger()): LedgerState {
  return events.reduce(evolveLedger, from);
}
