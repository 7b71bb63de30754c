import {
  clampUsd,
  deriveId,
  displayPct,
  formatUsd,
  notionalUsd,
  parseUsd,
  rootEvent,
  subtractUsd,
  sumUsd,
  usdMicrosOf,
  type Bucket,
  type EventOf,
  type ExposedPosition,
  type ExposureData,
  type PositionData,
  type UsdMicros,
} from '@quant-engine/contracts';
import { at, type Changes, type Moment } from './moment';

/** What is true of a whole snapshot of positions. */
export interface SnapshotOptions {
  readonly at?: Moment;
  /** Names the snapshot; the lines of another one do not complete it. `first` by default. */
  readonly id?: string;
  /** The last order event that it counts; 0 by default. */
  readonly order_seq?: number;
  /** $100,000 by default. */
  readonly equity?: string;
}

/**
 * The lines of one snapshot of an account: of each its symbol and its signed quantity, and what
 * differs from an average price of $10. Without lines it is the one event of an empty account.
 */
export function positionSnapshot(
  account: string,
  lines: readonly (Partial<PositionData> & {
    readonly symbol: string;
    readonly quantity: number;
  })[],
  { at: moment = 0, id = 'first', order_seq = 0, equity = '100000' }: SnapshotOptions = {},
): readonly EventOf<'position'>[] {
  const empty = [{ quantity: 0, avg_price: '0' }];
  return (lines.length === 0 ? empty : lines).map((line, index, all) => {
    const { quantity, avg_price = '10' } = line;
    const data = {
      account_id: account,
      avg_price,
      notional: formatUsd(clampUsd(quantity * parseUsd(avg_price))),
      equity,
      as_of: { order_seq },
      snapshot: { id: deriveId('snapshot', account, id), index, count: all.length },
      ...line,
    };
    return rootEvent('position', `${account}:${id}:${index}`, at(moment), data, account);
  });
}

/** A line of a book whose exposure is told. */
export interface BookLine {
  /** Signed shares. */
  readonly quantity: number;
  readonly mark: string;
  readonly bucket: Bucket;
}

/** What is held, by symbol. */
export type Book = Readonly<Record<string, BookLine>>;

/** What may differ in an exposure; a potential in percent moves its amount with it. */
export type ExposureChanges = Changes<'exposure'> & {
  /** The last order event that it counts; 0 by default. */
  readonly order_seq?: number;
};

/**
 * The exposure of a book, every position marked by a quote: of the account HAMMER with an equity of
 * $1,000,000, and with no orders at work, so that the potential is the current gross.
 */
export function exposure(
  book: Book,
  { at: moment = 0, order_seq = 0, ...changes }: ExposureChanges = {},
): EventOf<'exposure'> {
  const time = at(moment);
  const { account_id = 'HAMMER', equity = '1000000' } = changes;
  const whole = parseUsd(equity);
  const data: ExposureData = {
    account_id,
    equity,
    ...figuresOf(book, whole),
    unmarked_notional: '0',
    unmarked_gross_pct: 0,
    group_exposure: {},
    marks: {},
    as_of: { order_seq, time },
    ...potentialOf(changes.potential_exposure_pct, whole),
    ...changes,
  };
  return rootEvent('exposure', JSON.stringify(data), time, data, account_id);
}

function figuresOf(book: Book, whole: UsdMicros) {
  const lines = Object.entries(book).map(([symbol, line]) => ({ symbol, ...line }));
  const grossOf = (counts: (line: BookLine) => boolean): UsdMicros =>
    sumUsd(
      lines
        .filter(counts)
        .map(({ quantity, mark }) => notionalUsd(Math.abs(quantity), parseUsd(mark))),
    );
  const pct = (part: UsdMicros): number => displayPct({ part, whole });
  const long = grossOf((line) => line.quantity > 0);
  const short = grossOf((line) => line.quantity < 0);
  const gross = sumUsd([long, short]);
  const bucketOf = (name: Bucket) => {
    const current = grossOf((line) => line.bucket === name);
    return {
      ...{ current: formatUsd(current), potential: formatUsd(current), target: '0', max: '0' },
      ...{ current_pct: pct(current), potential_pct: pct(current), target_pct: 0, max_pct: 0 },
    };
  };
  return {
    long_notional: formatUsd(long),
    short_notional: formatUsd(short),
    gross_exposure_pct: pct(gross),
    net_exposure_pct: pct(subtractUsd(long, short)),
    long_gross_pct: pct(long),
    short_gross_pct: pct(short),
    buckets: { LT: bucketOf('LT'), MM_PURE: bucketOf('MM_PURE') },
    positions: lines.map((line): ExposedPosition => ({
      ...line,
      avg_price: '20',
      mark_source: 'quote',
    })),
    open_orders_potential: formatUsd(gross),
    potential_exposure_pct: pct(gross),
  };
}

function potentialOf(pct: number | undefined, whole: UsdMicros) {
  if (pct === undefined) return {};
  return { open_orders_potential: formatUsd(usdMicrosOf(Math.round((whole * pct) / 100))) };
}
