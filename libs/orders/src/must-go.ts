import { compareUnixNs } from '@quant-engine/contracts';
import {
  NOTHING_PERMITTED,
  positionOf,
  type CancelReason,
  type Order,
  type OrdersState,
} from './state';

/**
 * Why a working order has to go, the first reason that applies; undefined when it may stay. It is
 * read off the state, so that a cancel which the broker rejected is asked again.
 */
export function reasonToGo(state: OrdersState, order: Order): CancelReason | undefined {
  const { account_id: account, effect } = order.event;
  const { tradingState, capEpisodeOpen } = state.permissions.get(account, NOTHING_PERMITTED);
  if (tradingState === 'HALTED') return 'HALTED';
  if (capEpisodeOpen && (effect === 'INCREASE' || wouldOpen(state, order))) return 'CAP_EPISODE';
  return isExpired(state, order) ? 'TIME_TO_LIVE' : undefined;
}

/**
 * Whether a DECREASE has outlived its position: what it was to close was closed by another order.
 */
function wouldOpen(state: OrdersState, { event }: Order): boolean {
  const held = positionOf(state, event.account_id, event.symbol);
  const closable = Math.max(event.dir === 'LONG' ? held : -held, 0);
  return event.leaves_quantity > closable;
}

function isExpired({ clock }: OrdersState, { expiresAt }: Order): boolean {
  return clock !== null && compareUnixNs(expiresAt, clock.time) <= 0;
}
