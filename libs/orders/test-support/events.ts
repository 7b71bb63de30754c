import {
  classificationOf,
  deriveId,
  rootEvent,
  unixNsFromMs,
  type Bucket,
  type BrokerPosition,
  type BrokerReportData,
  type Direction,
  type Effect,
  type EventOf,
  type IntentType,
  type TradingState,
} from '@quant-engine/contracts';
import { clientOrderIdOf, orderIdOf } from '../src/index';

/** 2026-01-12 12:00 in New York. */
const NOON_MS = 1_768_237_200_000;

/** So many milliseconds after noon. */
export function at(ms: number): string {
  return unixNsFromMs(NOON_MS + ms);
}

export function tickEvent(
  ms: number,
  { date = '2026-01-12', open = true, minutesToClose = 270 } = {},
): EventOf<'session'> {
  return rootEvent('session', `tick:${date}:${ms}:${open}`, at(ms), {
    regime: 'MID',
    market_open: open,
    minutes_to_close: minutesToClose,
    current_time: at(ms),
    trading_date: date,
    early_close: false,
    calendar_until: '2028-12-31',
    tick: 9000 + Math.floor(ms / 1000),
  });
}

export function decisionEvent(
  trading: TradingState,
  { account = 'HAMMER', cap = 'none' as 'none' | 'open' | 'closed', ms = 0 } = {},
): EventOf<'decision'> {
  const key = `decision:${account}:${trading}:${cap}:${ms}`;
  const closed = cap === 'closed' ? { closed_at: at(ms), duration_s: 1 } : {};
  return rootEvent('decision', key, at(ms), {
    account_id: account,
    decision_id: deriveId(key),
    mode: 'NORMAL',
    row: 10,
    rule: 'otherwise',
    reason: 'WITHIN_LIMITS',
    trading_state: trading,
    ...(cap === 'none' ? {} : { cap_episode: { opened_at: at(0), ...closed } }),
    rules_hash: 'abc',
    inputs: {},
    proposals: [],
    suppressed: [],
  });
}

export interface IntentLine {
  readonly account?: string;
  readonly symbol?: string;
  readonly quantity?: number;
  readonly bucket?: Bucket;
  readonly dir?: Direction;
  readonly effect?: Effect;
  readonly type?: IntentType;
  /** Milliseconds after noon. */
  readonly ms?: number;
  readonly validMs?: number;
  readonly lifeS?: number;
  /** None for a market order. */
  readonly limit?: string;
}

/** An intent: by default it opens 400 long, and is valid for longer than the tests last. */
export function intentEvent(name: string, line: IntentLine = {}): EventOf<'intent'> {
  const { account = 'HAMMER', symbol = 'CIM PRB', quantity = 400, bucket = 'LT' } = line;
  const { dir = 'LONG', effect = 'INCREASE', type = 'STRATEGY', ms = 0 } = line;
  const buys = (dir === 'LONG') === (effect === 'INCREASE');
  const data = {
    account_id: account,
    intent_type: type,
    symbol,
    action: buys ? 'BUY' : 'SELL',
    quantity,
    reason: 'test',
    classification: classificationOf(bucket, dir, effect),
    bucket,
    effect,
    dir,
    risk_delta_notional: effect === 'INCREASE' ? '9600' : '-9600',
    risk_delta_gross_pct: effect === 'INCREASE' ? 9.6 : -9.6,
    position_context_at_intent: { current_qty: 0, avg_fill_price: '0', notional: '0' },
    priority: 10,
    ...(line.limit === undefined ? {} : { limit_price: line.limit }),
    time_in_force: 'DAY',
    time_to_live_s: line.lifeS ?? 90,
    valid_until: at(line.validMs ?? 100_000_000),
    decision_id: deriveId('decision', name),
  } as const;
  return rootEvent('intent', `intent:${name}`, at(ms), data, account);
}

export function orderIdFor(name: string): string {
  return orderIdOf(intentEvent(name).event_id);
}

let reports = 0;

/** What the broker says of the order of an intent; each report is one of its own. */
export function reportEvent(
  name: string,
  kind: BrokerReportData['kind'],
  data: Partial<BrokerReportData> = {},
  ms = 1000,
): EventOf<'broker_report'> {
  reports += 1;
  const account = data.account_id ?? 'HAMMER';
  return rootEvent(
    'broker_report',
    `report:${reports}`,
    at(ms),
    { kind, account_id: account, client_order_id: clientOrderIdOf(orderIdFor(name)), ...data },
    account,
  );
}

export function fillEvent(
  name: string,
  execId: string,
  shares: number,
  data: Partial<BrokerReportData> = {},
  ms = 1000,
): EventOf<'broker_report'> {
  const fill = { exec_id: execId, last_quantity: shares, last_price: '24.00', ...data };
  return reportEvent(name, 'FILL', fill, ms);
}

/** The broker's whole book of an account: signed shares by symbol. */
export function booksEvent(
  account: string,
  held: Readonly<Record<string, number>>,
  ms = 0,
  equity = '100000',
): EventOf<'broker_report'> {
  const positions = Object.entries(held).map(([symbol, quantity]): BrokerPosition => ({
    symbol,
    quantity,
    avg_price: '24.50',
  }));
  reports += 1;
  return rootEvent('broker_report', `books:${reports}`, at(ms), {
    kind: 'SNAPSHOT',
    account_id: account,
    equity,
    positions,
  });
}
