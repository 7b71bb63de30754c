import {
  BUCKETS,
  displayPct,
  formatUsd,
  msFromUnixNs,
  notionalUsd,
  pctNumber,
  pctOfUsd,
  SHARES_MAX,
  sumUsd,
  ZERO_USD,
  type Bucket,
  type ExposedPosition,
  type ExposureData,
  type MarkSource,
  type UnixNs,
  type UsdMicros,
} from '@quant-engine/contracts';
import { isMarked, markOf, type Mark } from '@quant-engine/market-view';
import { averagePriceOf, EMPTY_LOT, openQuantity, type Lot } from '@quant-engine/positions';
import { Map } from 'immutable';
import type { ExposureConfig } from './config';
import type { ExposureState, WorkingOrder } from './state';

/** One symbol of an account, weighed. */
interface Weighed {
  readonly symbol: string;
  readonly quantity: number;
  readonly avgPrice: UsdMicros;
  readonly mark: Mark;
  /** The one that it counts in; both where none is known. */
  readonly buckets: readonly Bucket[];
  readonly group: string | undefined;
  readonly current: UsdMicros;
  /** The worst case over the working orders: max(|q + buys|, |q - sells|) x mark. */
  readonly potential: UsdMicros;
}

/**
 * The exposure of one account at a time. Gross is |long| + |short|; potential is the gross at worst
 * over every way in which the working orders may fill, symbol by symbol (which is the worst over
 * all of them together, since symbols do not offset each other in gross).
 *
 * @throws QE_MONEY_RANGE
 */
export function exposureOf(
  state: ExposureState,
  account: string,
  now: UnixNs,
  config: ExposureConfig,
): ExposureData | undefined {
  const head = state.accounts.get(account);
  if (head?.snapshot === undefined) return undefined;
  const lines = weigh(state, account, msFromUnixNs(now), config);
  // More shares than an event can tell of: no figure of them would be right.
  if (lines.some(({ quantity }) => Math.abs(quantity) > SHARES_MAX)) return undefined;
  const long = sumUsd(lines.filter((line) => line.quantity > 0).map((line) => line.current));
  const short = sumUsd(lines.filter((line) => line.quantity < 0).map((line) => line.current));
  const gross = sumUsd([long, short]);
  const potential = sumUsd(lines.map((line) => line.potential));
  const unmarked = sumUsd(
    lines.filter((line) => !isMarked(line.mark.source)).map((line) => line.current),
  );
  const pct = (part: number): number => displayPct({ part, whole: head.equity });
  return {
    account_id: account,
    equity: formatUsd(head.equity),
    long_notional: formatUsd(long),
    short_notional: formatUsd(short),
    gross_exposure_pct: pct(gross),
    net_exposure_pct: pct(long - short),
    long_gross_pct: pct(long),
    short_gross_pct: pct(short),
    buckets: {
      LT: bucketOf(lines, 'LT', head.equity, config),
      MM_PURE: bucketOf(lines, 'MM_PURE', head.equity, config),
    },
    group_exposure: groupsOf(lines, pct),
    positions: lines.filter((line) => line.quantity !== 0).map(positionLine),
    open_orders_potential: formatUsd(potential),
    potential_exposure_pct: pct(potential),
    unmarked_notional: formatUsd(unmarked),
    unmarked_gross_pct: gross === 0 ? 0 : displayPct({ part: unmarked, whole: gross }),
    marks: marksOf(lines),
    as_of: {
      order_seq: head.orderSeq,
      position_event_id: head.snapshot.eventId,
      time: now,
    },
  };
}

function weigh(
  state: ExposureState,
  account: string,
  nowMs: number,
  { reference, staleData }: ExposureConfig,
): readonly Weighed[] {
  const lots = state.lots.get(account, Map<string, Lot>());
  const working = workingBySymbol(state.working.get(account, Map<string, WorkingOrder>()));
  const symbols = [...new Set([...lots.keys(), ...Object.keys(working)])].sort();
  const ageMsMax = staleData.l1StaleS * 1000;
  return symbols.map((symbol) => {
    const lot = lots.get(symbol, EMPTY_LOT);
    const orders = working[symbol];
    const quantity = openQuantity(lot);
    const avgPrice = quantity === 0 ? (orders?.price ?? ZERO_USD) : averagePriceOf(lot);
    const fallback = { prevClose: reference.prevCloseOf(symbol), avgPrice };
    const mark = markOf(state.market.get(symbol), nowMs, ageMsMax, fallback);
    const worst = Math.max(
      Math.abs(quantity + (orders?.buys ?? 0)),
      Math.abs(quantity - (orders?.sells ?? 0)),
    );
    const bucket =
      reference.bucketOf(account, symbol) ??
      state.opened.get(`${account}|${symbol}`) ??
      (quantity === 0 ? orders?.bucket : undefined);
    return {
      symbol,
      quantity,
      avgPrice,
      mark,
      buckets: bucket === undefined ? BUCKETS : [bucket],
      group: reference.groupOf(symbol),
      current: notionalUsd(Math.abs(quantity), mark.price),
      potential: notionalUsd(worst, mark.price),
    };
  });
}

interface WorkingInSymbol {
  readonly buys: number;
  readonly sells: number;
  readonly bucket: Bucket;
  readonly price: UsdMicros | undefined;
}

function workingBySymbol(working: Map<string, WorkingOrder>): Record<string, WorkingInSymbol> {
  const bySymbol: Record<string, WorkingInSymbol> = {};
  // By order id, so that the order in which a restarted service finds them changes nothing.
  for (const [, order] of [...working].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const before = bySymbol[order.symbol];
    bySymbol[order.symbol] = {
      buys: (before?.buys ?? 0) + Math.max(order.leaves, 0),
      sells: (before?.sells ?? 0) + Math.max(-order.leaves, 0),
      bucket: order.bucket,
      price: before?.price ?? order.price,
    };
  }
  return bySymbol;
}

function bucketOf(
  lines: readonly Weighed[],
  bucket: Bucket,
  equity: UsdMicros,
  { buckets }: ExposureConfig,
): ExposureData['buckets'][Bucket] {
  const inBucket = lines.filter((line) => line.buckets.includes(bucket));
  const current = sumUsd(inBucket.map((line) => line.current));
  const potential = sumUsd(inBucket.map((line) => line.potential));
  const { targetPct, maxPct } = buckets[bucket];
  return {
    current: formatUsd(current),
    potential: formatUsd(potential),
    target: formatUsd(pctOfUsd(targetPct, equity)),
    max: formatUsd(pctOfUsd(maxPct, equity)),
    current_pct: displayPct({ part: current, whole: equity }),
    potential_pct: displayPct({ part: potential, whole: equity }),
    target_pct: pctNumber(targetPct),
    max_pct: pctNumber(maxPct),
  };
}

function groupsOf(
  lines: readonly Weighed[],
  pct: (part: number) => number,
): ExposureData['group_exposure'] {
  const names = [...new Set(lines.flatMap((line) => line.group ?? []))].sort();
  return Object.fromEntries(
    names.map((name) => {
      const inGroup = lines.filter((line) => line.group === name);
      const current = sumUsd(inGroup.map((line) => line.current));
      const potential = sumUsd(inGroup.map((line) => line.potential));
      return [
        name,
        {
          current: formatUsd(current),
          potential: formatUsd(potential),
          current_pct: pct(current),
          potential_pct: pct(potential),
        },
      ];
    }),
  );
}

function positionLine(line: Weighed): ExposedPosition {
  return {
    symbol: line.symbol,
    quantity: line.quantity,
    avg_price: formatUsd(line.avgPrice),
    mark: formatUsd(line.mark.price),
    mark_source: line.mark.source,
    // Where no bucket is known, reductions are classed as those of market making.
    bucket: line.buckets.length === 1 ? (line.buckets[0] ?? 'MM_PURE') : 'MM_PURE',
    ...(line.group === undefined ? {} : { group: line.group }),
  };
}

function marksOf(lines: readonly Weighed[]): ExposureData['marks'] {
  const marks: Partial<Record<MarkSource, string[]>> = {};
  for (const line of lines) (marks[line.mark.source] ??= []).push(line.symbol);
  return marks as ExposureData['marks'];
}
