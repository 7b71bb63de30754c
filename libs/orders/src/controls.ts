import {
  compareUnixNs,
  laterUnixNs,
  type EventOf,
  type OrderData,
  type UnixNs,
} from '@quant-engine/contracts';
import { sizeOrder } from '@quant-engine/liquidity-guard';
import type { OrdersConfig } from './config';
import {
  closableOf,
  dayKey,
  leavesOf,
  NOTHING_PERMITTED,
  openOrdersIn,
  positionOf,
  type OrdersState,
} from './state';

/** Why an order was not let out: a code, and the figures behind it. */
export type Denial = NonNullable<OrderData['denial']>;

type Intent = EventOf<'intent'>;

/**
 * Why an intent may not become an order, at the last hop before the broker: the first control that
 * refuses, with its figures; undefined when all let it pass. Nothing here trusts the engine.
 */
export function denialOf(
  intent: Intent,
  state: OrdersState,
  now: UnixNs,
  config: OrdersConfig,
): Denial | undefined {
  for (const control of CONTROLS) {
    const denial = control(intent, state, now, config);
    if (denial !== undefined) return denial;
  }
  return undefined;
}

type Control = (
  intent: Intent,
  state: OrdersState,
  now: UnixNs,
  config: OrdersConfig,
) => Denial | undefined;

const expired: Control = ({ data }, _state, now) =>
  compareUnixNs(data.valid_until, now) < 0
    ? { code: 'INTENT_EXPIRED', figures: { valid_until: data.valid_until, now } }
    : undefined;

const halted: Control = ({ data }, state) => {
  const { tradingState } = state.permissions.get(data.account_id, NOTHING_PERMITTED);
  const open = state.clock?.market_open ?? false;
  if (open && tradingState !== 'HALTED') return undefined;
  return {
    code: 'HALTED',
    figures: { trading_state: tradingState, market_open: open ? 'true' : 'false' },
  };
};

const reducingOnly: Control = ({ data }, state) => {
  const { tradingState } = state.permissions.get(data.account_id, NOTHING_PERMITTED);
  if (data.effect === 'DECREASE' || tradingState === 'ACTIVE') return undefined;
  return { code: 'REDUCING_ONLY', figures: { trading_state: tradingState } };
};

/** Until the broker's books count every fill, what is held is a guess: nothing may add to it. */
const booksUnknown: Control = ({ data }, { unbooked }) => {
  if (data.effect === 'DECREASE') return undefined;
  const fills = unbooked.filter((fill) => fill.account === data.account_id && !fill.isCounted);
  if (fills.isEmpty()) return undefined;
  const askedAt = fills.reduce((latest, fill) => laterUnixNs(latest, fill.askedAt), '0');
  return { code: 'BOOKS_UNKNOWN', figures: { unbooked_fills: fills.size, asked_at: askedAt } };
};

/** Every percentage of the day is of the account's first value: without one nothing is opened. */
const noEquity: Control = ({ data }, state) => {
  if (data.effect === 'DECREASE') return undefined;
  if (state.starts.has(dayKey(state, data.account_id))) return undefined;
  return { code: 'NO_EQUITY', figures: { account: data.account_id } };
};

/** A group whose limit cannot be watched is closed, and with it the account that holds it. */
const unknownInstrument: Control = ({ data }, { positions }, _now, { reference }) => {
  if (data.effect === 'DECREASE') return undefined;
  const prefix = `${data.account_id}|`;
  const held = [...positions.keys()]
    .filter((place) => place.startsWith(prefix))
    .map((place) => place.slice(prefix.length));
  const unknown = [data.symbol, ...held.sort()].find((name) => !reference.instruments.has(name));
  return unknown === undefined
    ? undefined
    : { code: 'UNKNOWN_INSTRUMENT', figures: { symbol: unknown } };
};

/** Reference data are fixed for a trading date: by others nothing is opened until the next one. */
const referenceChanged: Control = ({ data }, { referenceHash }, _now, { reference }) => {
  if (data.effect === 'DECREASE' || reference.hash === referenceHash) return undefined;
  return { code: 'REFERENCE_CHANGED', figures: { began_with: referenceHash, now: reference.hash } };
};

const beyondRange: Control = ({ data }, state) => {
  const id = state.beyondRange.get(dayKey(state, data.account_id));
  if (data.effect === 'DECREASE' || id === undefined) return undefined;
  return { code: 'MONEY_RANGE', figures: { told_by: id } };
};

const capEpisode: Control = ({ data }, state) => {
  const { capEpisodeOpen } = state.permissions.get(data.account_id, NOTHING_PERMITTED);
  if (data.effect === 'DECREASE' || !capEpisodeOpen) return undefined;
  return { code: 'CAP_EPISODE', figures: { classification: data.classification } };
};

/** Never a buy and a sell of one symbol together: an order that is asked to end may trade yet. */
const selfCross: Control = ({ data }, state) => {
  if (data.effect === 'DECREASE') return undefined;
  const met = openOrdersIn(state, data)
    .filter(({ event }) => event.order_action !== data.action)
    .sort((a, b) => a.firstSeq - b.firstSeq);
  const [first] = met;
  if (first === undefined) return undefined;
  return {
    code: 'SELF_CROSS',
    figures: { action: data.action, working: leavesOf(met), order_id: first.event.order_id },
  };
};

/** A DECREASE may not take the position through zero, working orders of its own side counted. */
const pastZero: Control = ({ data }, state) => {
  if (data.effect === 'INCREASE') return undefined;
  const sameSide = openOrdersIn(state, data).filter(
    ({ event }) => event.order_action === data.action,
  );
  const working = leavesOf(sameSide);
  if (data.quantity <= closableOf(state, data) - working) return undefined;
  const held = positionOf(state, data.account_id, data.symbol);
  return { code: 'PAST_ZERO', figures: { quantity: data.quantity, held, working } };
};

const liquidity: Control = ({ data }, state, _now, { limits, reference }) => {
  const adv = reference.advOf(data.symbol);
  const sized = sizeOrder(limits, {
    quantity: data.quantity,
    adv,
    bucket: data.bucket,
    intentType: data.intent_type,
    minutesToClose: state.clock?.minutes_to_close,
    effect: data.effect,
  });
  if (sized.outcome === 'ALLOWED') return undefined;
  return {
    code: `LIQUIDITY_${sized.outcome}`,
    figures: {
      quantity: data.quantity,
      allowed: sized.quantity,
      adv: adv ?? 'unknown',
    },
  };
};

const CONTROLS: readonly Control[] = [
  expired,
  halted,
  reducingOnly,
  booksUnknown,
  noEquity,
  referenceChanged,
  unknownInstrument,
  beyondRange,
  capEpisode,
  selfCross,
  pastZero,
  liquidity,
];
