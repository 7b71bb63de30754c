import { parseUsd, type UsdMicros } from '@quant-engine/contracts';
import type { Touch } from '@quant-engine/risk-policy';
import type { EngineConfig } from './config';
import { freshTouch, touchPrice } from './pricing';
import type { Proposal, ProposalSituation } from './proposal-situation';
import type { ExposureView } from './state';

/** The strategy's own limit, else the touch; an increase needs a fresh quote in any case. */
export function priceOf(
  { data }: Proposal,
  { state, nowMs }: ProposalSituation,
  { rules }: EngineConfig,
): UsdMicros | undefined {
  if (data.limit_price !== undefined) return parseUsd(data.limit_price);
  const touch = freshTouch(state, data.symbol, nowMs, rules);
  return touch === undefined ? undefined : touchPrice(touch, data.action);
}

/**
 * What a share is weighed at: the highest of its mark, which may be of yesterday, of the market,
 * and of the limit up to which it may be paid.
 */
export function costPrice(
  { symbol, action, limit_price }: Proposal['data'],
  exposure: ExposureView,
  touch: Touch,
): UsdMicros {
  const limit = limit_price === undefined ? 0 : parseUsd(limit_price);
  const mark = exposure.positions[symbol]?.mark ?? 0;
  return Math.max(mark, touchPrice(touch, action), limit) as UsdMicros;
}
