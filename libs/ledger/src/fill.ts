import {
  QeError,
  compareUnixNs,
  parseUsd,
  type Classification,
  type EventOf,
  type Side,
  type UnixNs,
  type UsdMicros,
} from '@quant-engine/contracts';
import { compareText } from './keys';

/** A fill as it was booked, kept for its trading date. */
export interface Fill {
  readonly account: string;
  readonly execId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly classification: Classification;
  /** Shares, positive. */
  readonly quantity: number;
  readonly price: UsdMicros;
  /** Absent until known. */
  readonly commission?: UsdMicros;
  readonly time: UnixNs;
  /** The number of its order event on the desk. */
  readonly seq: number;
  /** Busted or corrected: it counts no more, and must not be booked again. */
  readonly void?: true;
}

/**
 * The fill that an order event carries, whatever the order's status.
 *
 * @throws QE_SCHEMA_INVALID when a quantity was filled but its id or price is missing: it could be
 *   booked twice, or not at all
 */
export function fillOf(event: EventOf<'order'>): Fill | undefined {
  const { data } = event;
  if (data.last_quantity === undefined) return undefined;
  if (data.exec_id === undefined || data.last_price === undefined) {
    const message = `order event ${data.seq} fills ${data.last_quantity} shares without exec_id or last_price`;
    throw new QeError('QE_SCHEMA_INVALID', message, { place: '/data/exec_id' });
  }
  return {
    account: data.account_id,
    execId: data.exec_id,
    symbol: data.symbol,
    side: data.order_action,
    classification: data.classification,
    quantity: data.last_quantity,
    price: parseUsd(data.last_price),
    ...(data.commission === undefined ? {} : { commission: parseUsd(data.commission) }),
    time: event.timestamp,
    seq: data.seq,
  };
}

/** Signed shares: the side decides, never the lifecycle word. */
export function signedQuantity(fill: Fill): number {
  return fill.side === 'BUY' ? fill.quantity : -fill.quantity;
}

/** The order in which a day is folded again. */
export function compareFills(a: Fill, b: Fill): number {
  return compareUnixNs(a.time, b.time) || a.seq - b.seq || compareText(a.execId, b.execId);
}

/** What an execution shares with its corrections: `ab.01` is corrected by `ab.02`. */
export function executionRoot(execId: string): string {
  return execId.replace(/\.\d+$/, '');
}
