import {
  formatUsd,
  notionalUsd,
  parseUsd,
  rootEvent,
  unixNsFromMs,
  usdMicrosOf,
  type EventOf,
  type ExposureData,
} from '@quant-engine/contracts';

export const ACCOUNTS = ['ALPHA', 'BETA', 'GAMMA'] as const;
/** Positions of each account, all of them alike. */
export const SYMBOLS: readonly string[] = Array.from({ length: 40 }, (_, n) => `S${n} PRA`);
export const SHARES = 2_000;
export const PRICE = '25';

/** What an account holds; it shrinks by what its orders sell. */
export class Book {
  readonly account: string;
  readonly #shares = new Map(SYMBOLS.map((symbol) => [symbol, SHARES]));

  constructor(account: string) {
    this.account = account;
  }

  /** Follows the position that a fill left. */
  hold(symbol: string, shares: number): void {
    this.#shares.set(symbol, shares);
  }

  /**
   * The book as an exposure snapshot, with as much equity as makes it so many percent.
   *
   * @param orderSeq the last order event that the book counts
   */
  snapshot(key: string, grossPct: number, orderSeq: number): EventOf<'exposure'> {
    const time = unixNsFromMs(Date.now());
    const held = [...this.#shares].filter(([, shares]) => shares !== 0);
    const gross = held.reduce((sum, [, shares]) => sum + notionalUsd(shares, parseUsd(PRICE)), 0);
    const amount = formatUsd(usdMicrosOf(gross));
    const data: ExposureData = {
      account_id: this.account,
      equity: formatUsd(usdMicrosOf(Math.floor((gross / grossPct) * 100))),
      long_notional: amount,
      short_notional: '0',
      gross_exposure_pct: grossPct,
      net_exposure_pct: grossPct,
      long_gross_pct: grossPct,
      short_gross_pct: 0,
      buckets: { LT: bucketOf(amount, grossPct), MM_PURE: bucketOf('0', 0) },
      group_exposure: {},
      positions: held.map(([symbol, quantity]) => ({
        symbol,
        quantity,
        avg_price: PRICE,
        mark: PRICE,
        mark_source: 'quote',
        bucket: 'LT',
      })),
      open_orders_potential: amount,
      potential_exposure_pct: grossPct,
      unmarked_notional: '0',
      unmarked_gross_pct: 0,
      marks: {},
      as_of: { order_seq: orderSeq, time },
    };
    return rootEvent('exposure', key, time, data, this.account);
  }
}

type BucketAmounts = ExposureData['buckets']['LT'];

function bucketOf(amount: string, pct: number): BucketAmounts {
  return {
    current: amount,
    potential: amount,
    target: '0',
    max: '0',
    current_pct: pct,
    potential_pct: pct,
    target_pct: 80,
    max_pct: 90,
  };
}
