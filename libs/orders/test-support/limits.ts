import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLimits, type LiquidityLimits } from '@quant-engine/liquidity-guard';

const FILE = 'config/liquidity_limits.yaml';

/** The limits that the project ships: what a desk runs on is what is tested. */
export function shippedLimits(): LiquidityLimits {
  const read = readLimits(readFileSync(join(__dirname, '../../..', FILE), 'utf8'), FILE);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.limits;
}
