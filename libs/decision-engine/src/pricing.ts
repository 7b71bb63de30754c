import { pctNumber, type DeriskAction, type Side, type UsdMicros } from '@quant-engine/contracts';
import { freshQuote, type Touch } from '@quant-engine/market-view';
import type { RiskRules } from '@quant-engine/risk-policy';
import { onTick } from './price-tick';
import type { EngineState } from './state';

/** The quote of a symbol, when it is fresh (a quote that is not sane never gets into the state). */
export function freshTouch(
  state: EngineState,
  symbol: string,
  nowMs: number,
  rules: RiskRules,
): Touch | undefined {
  return freshQuote(state.market.get(symbol), nowMs, rules.staleData.l1StaleS * 1000);
}

/** The side of the market that an order hits: a sale the bid, a purchase the ask. */
export function touchPrice(touch: Touch, side: Side): UsdMicros {
  return side === 'SELL' ? touch.bid : touch.ask;
}

/**
 * At which price a de-risk goes out; undefined without a fresh quote. HARD_DERISK and CAP_RECOVERY
 * hit the market. SOFT_DERISK asks for the truth price, within one offset of it and never more
 * than one offset through the touch, on the tick; without a fresh and confident truth price it
 * takes the touch.
 */
export function deriskPrice(
  state: EngineState,
  symbol: string,
  side: Side,
  action: DeriskAction,
  nowMs: number,
  rules: RiskRules,
): UsdMicros | undefined {
  const touch = freshTouch(state, symbol, nowMs, rules);
  if (touch === undefined) return undefined;
  const market = touchPrice(touch, side);
  if (action !== 'SOFT_DERISK') return market;
  const truth = state.truths.get(symbol);
  const usable =
    truth !== undefined &&
    nowMs - truth.timeMs <= rules.staleData.printStaleS * 1000 &&
    truth.confidence >= pctNumber(rules.derisk.minConfidencePct);
  if (!usable) return market;
  const offset = rules.derisk.truthOffsetUsd;
  const limit =
    side === 'SELL'
      ? Math.max(truth.price - offset, market - offset)
      : Math.min(truth.price + offset, market + offset);
  return limit > 0 ? onTick(limit as UsdMicros, side) : market;
}
