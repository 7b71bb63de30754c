import { parseUsd, type UsdMicros } from '@quant-engine/contracts';
import type { EngineConfig } from './config';
import { freshTouch, touchPrice } from './pricing';
import type { Proposal, ProposalSituation } from './proposal-situation';

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
