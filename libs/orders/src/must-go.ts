import { compareUnixNs } from '@quant-engine/contracts';
import {
  closableOf,
  leavesOf,
  NOTHING_PERMITTED,
  openOrdersIn,
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
  if (capEpisodeOpen && effect === 'INCREASE') return 'CAP_EPISODE';
  if (effect === 'DECREASE' && isPastZero(state, order)) return 'PAST_ZERO';
  if (effect === 'INCREASE' && meetsReduction(state, order)) return 'SELF_CROSS';
  return isExpired(state, order) ? 'TIME_TO_LIVE' : undefined;
}

/**
 * Whether a DECREASE has lost what it was to close: to the reductions made before it, and to those
 * that are asked to end, since they may fill yet. One that went for this very reason has made its
 * room; counted again it would take the older ones with it.
 */
function isPastZero(state: OrdersState, { event, firstSeq }: Order): boolean {
  const ahead = openOrdersIn(state, event).filter(({ event: other, ...order }) => {
    if (other.effect !== 'DECREASE' || other.dir !== event.dir) return false;
    if (other.status !== 'PENDING_CANCEL') return order.firstSeq <= firstSeq;
    return order.cancelReason !== 'PAST_ZERO';
  });
  return leavesOf(ahead) > closableOf(state, event);
}

/** A reduction goes first: the desk may not trade with itself, and a reduction is not denied. */
function meetsReduction(state: OrdersState, { event }: Order): boolean {
  return openOrdersIn(state, event).some(
    ({ event: other }) => other.effect === 'DECREASE' && other.order_action !== event.order_action,
  );
}

function isExpired({ clock }: OrdersState, { expiresAt }: Order): boolean {
  return clock !== null && compareUnixNs(expiresAt, clock.time) <= 0;
}
