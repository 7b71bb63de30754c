import {
  deriveId,
  msFromUnixNs,
  rootEvent,
  unixNsFromMs,
  type EventOf,
  type Side,
  type TradingState,
} from '@quant-engine/contracts';
import { legOf } from './leg';
import { at, type Changes } from './moment';

let proposals = 0;

/**
 * What a strategy would like to do, for a minute: by default with LT shares of HAMMER and without a
 * limit. Each call makes another proposal, so keep one that shall come twice.
 */
export function proposal(
  action: Side,
  quantity: number,
  symbol: string,
  { at: moment = 0, ...changes }: Changes<'proposal'> = {},
): EventOf<'proposal'> {
  proposals += 1;
  const time = at(moment);
  const data = {
    account_id: 'HAMMER',
    intent_type: 'STRATEGY' as const,
    symbol,
    action,
    quantity,
    bucket: 'LT' as const,
    reason: 'a test',
    strategy: 'tester',
    expires: unixNsFromMs(msFromUnixNs(time) + 60_000),
    ...changes,
  };
  return rootEvent('proposal', `proposal:${proposals}`, time, data, data.account_id);
}

/** A decision that lets an account trade, only reduce, or do nothing: by default that of HAMMER. */
export function decision(
  tradingState: TradingState,
  { at: moment = 0, ...changes }: Changes<'decision'> = {},
): EventOf<'decision'> {
  const time = at(moment);
  const key = JSON.stringify([tradingState, time, changes]);
  const data = {
    account_id: 'HAMMER',
    decision_id: deriveId('decision', key),
    mode: 'NORMAL' as const,
    row: 10,
    rule: 'otherwise',
    reason: 'WITHIN_LIMITS',
    trading_state: tradingState,
    rules_hash: 'rules-of-the-test',
    inputs: {},
    proposals: [],
    suppressed: [],
    ...changes,
  };
  return rootEvent('decision', key, time, data, data.account_id);
}

/**
 * What the engine wants done, under a name that tells it from others: by default to open 400 CIM
 * PRB long in HAMMER at the market, valid all day, its order living for 90 s. Class and side follow
 * from bucket, direction and effect. The same name is the same intent.
 */
export function intent(
  name: string,
  { at: moment = 0, ...changes }: Changes<'intent'> = {},
): EventOf<'intent'> {
  const { side, ...leg } = legOf({ ...changes, side: changes.action });
  const sign = leg.effect === 'INCREASE' ? '' : '-';
  const data = {
    account_id: 'HAMMER',
    intent_type: 'STRATEGY' as const,
    symbol: 'CIM PRB',
    quantity: 400,
    reason: 'a test',
    risk_delta_notional: `${sign}9600`,
    risk_delta_gross_pct: Number(`${sign}9.6`),
    position_context_at_intent: { current_qty: 0, avg_fill_price: '0', notional: '0' },
    priority: 10,
    time_in_force: 'DAY' as const,
    time_to_live_s: 90,
    valid_until: at(100_000),
    decision_id: deriveId('decision', name),
    ...changes,
    ...leg,
    action: side,
  };
  return rootEvent('intent', `intent:${name}`, at(moment), data, data.account_id);
}
