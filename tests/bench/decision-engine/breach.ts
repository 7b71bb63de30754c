import {
  formatUsd,
  notionalUsd,
  parseUsd,
  rootEvent,
  unixNsFromMs,
  usdMicrosOf,
  type ExposureData,
  type QeEvent,
} from '@quant-engine/contracts';

const MS = 1_768_240_800_000;
const ACCOUNT = 'HAMMER';
const SHARES = 1_000;
const PRICE = parseUsd('25');

/**
 * What brings an account of so many positions to 131 %: its quotes, the clock, then its exposure.
 */
export function breachOf(positions: number): { before: readonly QeEvent[]; breach: QeEvent } {
  const time = unixNsFromMs(MS);
  const symbols = Array.from({ length: positions }, (_, index) => `S${index} PRA`);
  const quotes = symbols.map((symbol) =>
    rootEvent('l1', symbol, time, { symbol, bid: '24.99', ask: '25.01', quote_time: time }),
  );
  const clock = rootEvent('session', 'session', time, {
    regime: 'MID',
    market_open: true,
    minutes_to_close: 200,
    current_time: time,
    trading_date: '2026-01-12',
    early_close: false,
    calendar_until: '2028-12-31',
    tick: 10_000,
  });
  const data = exposureOf(symbols);
  return {
    before: [...quotes, clock],
    breach: rootEvent('exposure', 'breach', time, data, ACCOUNT),
  };
}

function exposureOf(symbols: readonly string[]): ExposureData {
  const gross = notionalUsd(symbols.length * SHARES, PRICE);
  const equity = usdMicrosOf(Math.round(gross / 1.31));
  const amounts = {
    current: formatUsd(gross),
    potential: formatUsd(gross),
    target: '0',
    max: '0',
    current_pct: 131,
    potential_pct: 131,
    target_pct: 80,
    max_pct: 90,
  };
  return {
    account_id: ACCOUNT,
    equity: formatUsd(equity),
    long_notional: formatUsd(gross),
    short_notional: '0',
    gross_exposure_pct: 131,
    net_exposure_pct: 131,
    long_gross_pct: 131,
    short_gross_pct: 0,
    buckets: { LT: amounts, MM_PURE: { ...amounts, current: '0', potential: '0' } },
    group_exposure: {},
    positions: symbols.map((symbol) => ({
      symbol,
      quantity: SHARES,
      avg_price: '25',
      mark: '25',
      mark_source: 'quote',
      bucket: 'LT',
    })),
    open_orders_potential: formatUsd(gross),
    potential_exposure_pct: 131,
    unmarked_notional: '0',
    unmarked_gross_pct: 0,
    marks: {} as ExposureData['marks'],
    as_of: { order_seq: 0, time: unixNsFromMs(MS) },
  };
}
