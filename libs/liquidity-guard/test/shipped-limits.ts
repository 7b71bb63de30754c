import { shippedConfig, shippedText } from '@quant-engine/testkit';
import { readLimits, type LiquidityLimits } from '../src/limits';

const FILE = 'liquidity_limits.yaml';
export const SHIPPED_TEXT = shippedText(FILE);

/** The limits that the project ships: what a desk runs on is what is tested. */
export function shippedLimits(): LiquidityLimits {
  return shippedConfig(FILE, readLimits).limits;
}
