import { parseUsd, type EventOf, type OrderData } from '@quant-engine/contracts';
import {
  EMPTY_LOT,
  heldLines,
  isWhole,
  lotAt,
  openQuantity,
  withLine,
  type Lot,
  type PendingSnapshot,
} from '@quant-engine/positions';
import { Map } from 'immutable';
import { afterFill, fillOf, openedBucket, type Fill } from './fills';
import { NEW_ACCOUNT, type AccountHead, type ExposureState } from './state';

/** Lines of a snapshot take effect together, when the last of them is there. */
export function afterPosition(state: ExposureState, event: EventOf<'position'>): ExposureState {
  const { data } = event;
  const head = state.accounts.get(data.account_id, NEW_ACCOUNT);
  const { pending: before, ...rest } = head;
  if (isKnown(head, data)) return state;
  const pending = withLine(before, data);
  if (pending === before) return state;
  if (!isWhole(pending)) {
    const waiting = { ...head, pending };
    return { ...state, accounts: state.accounts.set(data.account_id, waiting) };
  }
  return afterSnapshot(state, rest, pending, event);
}

/** A snapshot that counts fewer order events than the one at hand is older, and passed over. */
function isKnown(
  { snapshot }: AccountHead,
  { snapshot: { id }, as_of }: EventOf<'position'>['data'],
): boolean {
  if (snapshot === undefined) return false;
  return snapshot.id === id || as_of.order_seq < snapshot.countedSeq;
}

/**
 * A whole snapshot replaces what is held; fills that it does not count are booked on it anew. The
 * two come over different streams, so that whichever comes first, the end is the same.
 */
function afterSnapshot(
  state: ExposureState,
  head: AccountHead,
  pending: PendingSnapshot,
  event: EventOf<'position'>,
): ExposureState {
  const { account_id: account, equity } = event.data;
  const { id, countedSeq } = pending;
  const fills = state.fills.get(account, Map<string, Fill>()).filter(({ seq }) => seq > countedSeq);
  const lines = Map(
    heldLines(pending).map((line): [string, Lot] => [
      line.symbol,
      lotAt(line.quantity, line.avgPrice),
    ]),
  );
  const lots = [...fills.values()].sort((a, b) => a.seq - b.seq).reduce(booked, lines);
  const whole: AccountHead = {
    ...head,
    equity: parseUsd(equity),
    snapshot: { id, countedSeq, eventId: event.event_id },
  };
  return {
    ...state,
    accounts: state.accounts.set(account, whole),
    lots: state.lots.set(account, lots),
    fills: state.fills.set(account, fills),
  };
}

/** Books the fill of an order event, unless the snapshot at hand counts it. */
export function afterFilled(state: ExposureState, order: OrderData): ExposureState {
  const fill = fillOf(order);
  if (fill === undefined) return state;
  const { account_id: account, symbol } = order;
  const place = `${account}|${symbol}`;
  const bucket = openedBucket(state.opened.get(place), fill, order);
  const opened =
    bucket === undefined ? state.opened.delete(place) : state.opened.set(place, bucket);
  const counted = state.accounts.get(account)?.snapshot?.countedSeq ?? 0;
  if (fill.seq <= counted) return { ...state, opened };
  const fills = state.fills.get(account, Map<string, Fill>()).set(String(fill.seq), fill);
  const lots = booked(state.lots.get(account, Map<string, Lot>()), fill);
  return {
    ...state,
    opened,
    fills: state.fills.set(account, fills),
    lots: state.lots.set(account, lots),
  };
}

function booked(lots: Map<string, Lot>, fill: Fill): Map<string, Lot> {
  const lot = afterFill(lots.get(fill.symbol, EMPTY_LOT), fill);
  return openQuantity(lot) === 0 ? lots.delete(fill.symbol) : lots.set(fill.symbol, lot);
}
