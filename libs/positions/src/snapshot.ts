import { parseUsd, type PositionData, type UsdMicros } from '@quant-engine/contracts';

/** One line of a snapshot; an account that holds nothing sends one without a symbol. */
export interface SnapshotLine {
  readonly symbol?: string;
  /** Signed shares. */
  readonly quantity: number;
  /** $ a share. */
  readonly avgPrice: UsdMicros;
  /** $ a share at the last close, where execution knew it. */
  readonly prevClose?: UsdMicros;
}

/** A snapshot of an account of which lines may still be missing. */
export interface PendingSnapshot {
  readonly id: string;
  /** How many lines it has. */
  readonly count: number;
  /** The last order event that it counts. */
  readonly countedSeq: number;
  /** The lines that have come, by their index. */
  readonly lines: Readonly<Record<string, SnapshotLine>>;
}

/**
 * Puts a line to the snapshot that it belongs to; a line of another snapshot begins that one, and a
 * line that is known gives the same object back.
 *
 * @throws QE_MONEY_SYNTAX, QE_MONEY_RANGE for a line that no schema has let through
 */
export function withLine(
  pending: PendingSnapshot | undefined,
  data: PositionData,
): PendingSnapshot {
  const { id, index, count } = data.snapshot;
  if (pending === undefined || pending.id !== id) {
    return { id, count, countedSeq: data.as_of.order_seq, lines: { [index]: lineOf(data) } };
  }
  if (Object.hasOwn(pending.lines, index)) return pending;
  return { ...pending, lines: { ...pending.lines, [index]: lineOf(data) } };
}

/** Whether every line of the snapshot has come: they take effect together. */
export function isWhole({ lines, count }: PendingSnapshot): boolean {
  return Object.keys(lines).length >= count;
}

/** The lines of a snapshot that hold something. */
export function heldLines({
  lines,
}: PendingSnapshot): readonly (SnapshotLine & { readonly symbol: string })[] {
  return Object.values(lines).flatMap(({ symbol, ...line }) =>
    symbol === undefined || line.quantity === 0 ? [] : [{ symbol, ...line }],
  );
}

function lineOf(data: PositionData): SnapshotLine {
  return {
    ...(data.symbol === undefined ? {} : { symbol: data.symbol }),
    quantity: data.quantity,
    avgPrice: parseUsd(data.avg_price),
    ...(data.prev_close === undefined ? {} : { prevClose: parseUsd(data.prev_close) }),
  };
}
