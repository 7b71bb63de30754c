import { deriveId, type Bucket, type UsdMicros } from '@quant-engine/contracts';
import type { Instrument } from './instruments';
import type { PositionRow } from './positions';

/** What an account starts its day with. */
export interface AccountBook {
  readonly accountId: string;
  /** $ at the start of the day. */
  readonly equity: UsdMicros;
  /** Each symbol once. */
  readonly positions: readonly PositionRow[];
}

/**
 * The one place that knows what a broker does not: group, average daily volume and previous close
 * of an instrument, and the bucket in which an account holds a symbol. Fixed for a trading date.
 */
export class ReferenceData {
  /** By symbol. */
  readonly instruments: ReadonlyMap<string, Instrument>;
  readonly accounts: readonly AccountBook[];
  readonly #buckets: ReadonlyMap<string, Bucket>;
  #hash: string | undefined;

  constructor(instruments: Iterable<Instrument>, accounts: readonly AccountBook[]) {
    this.instruments = new Map([...instruments].map((item) => [item.symbol, item]));
    this.accounts = accounts;
    this.#buckets = new Map(
      accounts.flatMap(({ accountId, positions }) =>
        positions.map(({ symbol, bucket }) => [placeOf(accountId, symbol), bucket] as const),
      ),
    );
  }

  /** The ids of the accounts, in the order of their file. */
  get accountIds(): readonly string[] {
    return this.accounts.map(({ accountId }) => accountId);
  }

  /** The risk group of a symbol; undefined when the instrument is unknown. */
  groupOf(symbol: string): string | undefined {
    return this.instruments.get(symbol)?.group;
  }

  /** Average daily volume in shares; undefined when it is unknown. */
  advOf(symbol: string): number | undefined {
    return this.instruments.get(symbol)?.adv;
  }

  /** $ a share at the last close; undefined when the instrument is unknown. */
  prevCloseOf(symbol: string): UsdMicros | undefined {
    return this.instruments.get(symbol)?.prevClose;
  }

  /** The bucket in which an account holds a symbol; undefined when its book does not list it. */
  bucketOf(accountId: string, symbol: string): Bucket | undefined {
    return this.#buckets.get(placeOf(accountId, symbol));
  }

  /** Identifies all of it: it changes when any figure does. */
  get hash(): string {
    this.#hash ??= this.#hashed();
    return this.#hash;
  }

  #hashed(): string {
    const instruments = [...this.instruments.values()]
      .sort((a, b) => (a.symbol < b.symbol ? -1 : 1))
      .map(({ symbol, group, prevClose, adv }) => [symbol, group, prevClose, adv ?? null]);
    const accounts = this.accounts.map(({ accountId, equity, positions }) => [
      accountId,
      equity,
      positions.map(({ symbol, quantity, avgPrice, bucket }) => [
        symbol,
        quantity,
        avgPrice,
        bucket,
      ]),
    ]);
    return deriveId('reference-data', JSON.stringify([instruments, accounts]));
  }
}

function placeOf(accountId: string, symbol: string): string {
  return `${accountId}|${symbol}`;
}
