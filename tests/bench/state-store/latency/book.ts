import {
  formatUsd,
  notionalUsd,
  parseUsd,
  rootEvent,
  unixNsFromMs,
  usdMicrosOf,
  type EventOf,
} from '@quant-engine/contracts';
import { exposure, type BookLine } from '@quant-engine/testkit';

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
    const lines = held.map(([symbol, quantity]): [string, BookLine] => [
      symbol,
      { quantity, mark: PRICE, bucket: 'LT' },
    ]);
    const { data } = exposure(Object.fromEntries(lines), {
      at: time,
      account_id: this.account,
      equity: formatUsd(usdMicrosOf(Math.floor((gross / grossPct) * 100))),
      order_seq: orderSeq,
    });
    return rootEvent('exposure', key, time, data, this.account);
  }
}
